package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The books of a company with which the sandbox plays QuickBooks Online: queries, change data capture, single records, and invoices
 * that are made, each once for its {@code requestid}. A change stands in the journal before anybody can read it.
 */
@RegisterForReflection
public class Books {
    private static final String INVOICE = "Invoice";
    private static final String PAYMENT = "Payment";
    private static final int LONGEST_NUMBER = 21;
    private static final int REACH_DAYS = 30;
    private static final int MOST = 1000;

    /** By list and id. */
    private final Map<String, ObjectNode> records = new LinkedHashMap<>();
    /** What was made, by request id. */
    private final Map<String, ObjectNode> requests = new LinkedHashMap<>();

    private final Clock clock;
    private Fixture fixture = new Fixture("");
    private Journal journal = new Journal(Path.of(""));
    private int ids;
    private int moves;

    /** Books that change by the system's clock. */
    public Books() {
        this(Clock.systemUTC());
    }

    Books(Clock clock) {
        this.clock = clock;
    }

    /** Reads the journal, or where there is none the fixture. */
    public synchronized void load() throws IOException {
        for (ObjectNode line : journal.read()) {
            keep(line);
        }
        if (records.isEmpty()) {
            for (ObjectNode planned : fixture.read()) {
                String list = planned.path("list").asText();
                save(list, (ObjectNode) planned.path("record"), "");
            }
        }
    }

    /** The answer to a query. */
    public synchronized Answer query(String query) {
        Select select = Select.of(Asked.of(query).text("query"));
        if (select == null) {
            return fault(400, "ValidationFault", "4000", "Error parsing query");
        }
        List<ObjectNode> all = of(select.list())
                .filter(record -> !isDeleted(record))
                .filter(select::takes)
                .sorted(Comparator.comparing(Books::updated))
                .skip(select.first() - 1L)
                .limit(select.most())
                .toList();
        ObjectNode answer = Json.object();
        ObjectNode response = answer.putObject("QueryResponse");
        if (!all.isEmpty()) {
            response.putArray(select.list()).addAll(all);
            response.put("startPosition", select.first()).put("maxResults", all.size());
        }
        return Answer.of(answer.put("time", clock.instant().toString()));
    }

    /** What has changed since a time, what was deleted among it. */
    public synchronized Answer changes(String query) {
        Asked asked = Asked.of(query);
        Instant since = OffsetDateTime.parse(asked.text("changedSince")).toInstant();
        if (since.isBefore(clock.instant().minus(REACH_DAYS, ChronoUnit.DAYS))) {
            return fault(400, "ValidationFault", "4002", "changedSince is more than 30 days ago");
        }
        ObjectNode answer = Json.object();
        ArrayNode responses = answer.putArray("CDCResponse").addObject().putArray("QueryResponse");
        for (String list : asked.text("entities").split(",", -1)) {
            List<ObjectNode> all = of(list).filter(record -> !updated(record).isBefore(since))
                    .limit(MOST)
                    .toList();
            ObjectNode response = responses.addObject();
            if (!all.isEmpty()) {
                response.putArray(list).addAll(all);
            }
        }
        return Answer.of(answer.put("time", clock.instant().toString()));
    }

    /** One record, or a fault where it is not there. */
    public synchronized Answer one(String thing, String id) {
        String list = thing.substring(0, 1).toUpperCase(Locale.ROOT) + thing.substring(1);
        ObjectNode record = records.get(list + " " + id);
        if (record == null || isDeleted(record)) {
            return fault(400, "ValidationFault", "610", "Object Not Found");
        }
        return Answer.of(Json.object().set(list, record));
    }

    /** Makes an invoice; one that was made for that request before is answered again. */
    public synchronized Answer make(String query, String body) throws IOException {
        String request = Asked.of(query).text("requestid");
        ObjectNode made = requests.get(request);
        if (made != null) {
            return Answer.of(Json.object().set(INVOICE, made));
        }
        ObjectNode invoice = (ObjectNode) Json.read(body);
        if (!records.containsKey(
                "Customer " + invoice.path("CustomerRef").path("value").asText())) {
            return fault(400, "ValidationFault", "2500", "Invalid Reference Id");
        }
        if (invoice.path("DocNumber").asText().length() > LONGEST_NUMBER) {
            return fault(
                    400,
                    "ValidationFault",
                    "2050",
                    "String length is either shorter or longer than supported by specification");
        }
        return Answer.of(Json.object().set(INVOICE, save(INVOICE, bill(invoice), request)));
    }

    private static ObjectNode bill(ObjectNode invoice) {
        BigDecimal total = BigDecimal.ZERO;
        for (JsonNode line : invoice.path("Line")) {
            total = total.add(line.path("Amount").decimalValue());
        }
        invoice.put("TotalAmt", total).put("Balance", total);
        return invoice;
    }

    /** In turn an invoice is made, one is paid, a customer is changed, a bill comes, and an invoice is deleted. */
    public synchronized void move() throws IOException {
        moves++;
        List<ObjectNode> customers = of("Customer").toList();
        List<ObjectNode> open = of(INVOICE)
                .filter(invoice -> !isDeleted(invoice)
                        && invoice.path("Balance").decimalValue().signum() > 0)
                .toList();
        ObjectNode customer = customers.get(moves % customers.size());
        switch (moves % 5) {
            case 1 -> {
                ObjectNode invoice = Json.object().put("DocNumber", String.valueOf(1000 + ids));
                invoice.set("CustomerRef", reference(customer));
                ObjectNode line = invoice.putArray("Line").addObject();
                line.put("Amount", new BigDecimal(100 + moves % 400).add(new BigDecimal("0.50")));
                line.put("DetailType", "SalesItemLineDetail");
                save(INVOICE, bill(invoice), "");
            }
            case 2 -> {
                ObjectNode paid = open.get(0).deepCopy();
                ObjectNode payment =
                        Json.object().put("TotalAmt", paid.path("Balance").decimalValue());
                payment.set("CustomerRef", paid.path("CustomerRef"));
                save(PAYMENT, payment, "");
                save(INVOICE, paid.put("Balance", 0), "");
            }
            case 3 -> save("Customer", customer.deepCopy().put("Notes", "Asked for call " + moves), "");
            case 4 -> {
                ObjectNode bill = Json.object().put("TotalAmt", new BigDecimal("80.25"));
                bill.putObject("VendorRef").put("value", "1").put("name", "High Plains Packaging");
                save("Bill", bill, "");
            }
            default -> {
                if (open.size() > 2) {
                    ObjectNode gone = Json.object().put("domain", "QBO").put("status", "Deleted");
                    save(INVOICE, gone.put("Id", open.get(0).path("Id").asText()), "");
                }
            }
        }
    }

    private static ObjectNode reference(ObjectNode customer) {
        return Json.object()
                .put("value", customer.path("Id").asText())
                .put("name", customer.path("DisplayName").asText());
    }

    private Stream<ObjectNode> of(String list) {
        return records.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(list + " "))
                .map(Map.Entry::getValue);
    }

    private static boolean isDeleted(ObjectNode record) {
        return record.path("status").asText().equals("Deleted");
    }

    static Instant updated(JsonNode record) {
        return OffsetDateTime.parse(
                        record.path("MetaData").path("LastUpdatedTime").asText())
                .toInstant();
    }

    private ObjectNode save(String list, ObjectNode record, String request) throws IOException {
        if (!record.has("Id")) {
            record.put("Id", String.valueOf(ids + 1));
        }
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode before = records.get(list + " " + record.path("Id").asText());
        record.put(
                "SyncToken",
                String.valueOf(before == null ? 0 : before.path("SyncToken").asInt() + 1));
        ObjectNode times = record.putObject("MetaData");
        times.put(
                "CreateTime",
                before == null
                        ? now
                        : before.path("MetaData").path("CreateTime").asText());
        times.put("LastUpdatedTime", now);
        ObjectNode line = Json.object().put("list", list).put("request", request);
        line.set("record", record);
        journal.append(line);
        keep(line);
        return record;
    }

    private void keep(ObjectNode line) {
        ObjectNode record = (ObjectNode) line.path("record");
        records.put(line.path("list").asText() + " " + record.path("Id").asText(), record);
        ids = Math.max(ids, record.path("Id").asInt());
        if (!line.path("request").asText().isEmpty()) {
            requests.put(line.path("request").asText(), record);
        }
    }

    private Answer fault(int status, String type, String code, String message) {
        ObjectNode answer = Json.object();
        ObjectNode fault = answer.putObject("Fault");
        fault.putArray("Error")
                .addObject()
                .put("Message", message)
                .put("code", code)
                .put("element", "");
        fault.put("type", type);
        answer.put("time", clock.instant().toString());
        return new Answer(status, new String(Json.bytes(answer), StandardCharsets.UTF_8));
    }

    /** The file that holds the records at first, or the class-path resource of that name. */
    public void setFixture(String name) {
        this.fixture = new Fixture(name);
    }

    /** The file to which changes are appended, one JSON text a line. */
    public void setJournal(String file) {
        this.journal = new Journal(Path.of(file));
    }
}
