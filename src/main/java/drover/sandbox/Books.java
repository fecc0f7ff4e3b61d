package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
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
            return Voucher.fault(clock.instant(), 400, "ValidationFault", "4000", "Error parsing query");
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
            return Voucher.fault(
                    clock.instant(), 400, "ValidationFault", "4002", "changedSince is more than 30 days ago");
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
        if (thing.equals("companyinfo")) {
            return Answer.of(Json.object()
                    .set("CompanyInfo", Json.object().put("Id", "1").put("CompanyName", "Drover's sandbox")));
        }
        String list = thing.substring(0, 1).toUpperCase(Locale.ROOT) + thing.substring(1);
        ObjectNode record = records.get(list + " " + id);
        if (record == null || isDeleted(record)) {
            return Voucher.fault(clock.instant(), 400, "ValidationFault", "610", "Object Not Found");
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
            return Voucher.fault(clock.instant(), 400, "ValidationFault", "2500", "Invalid Reference Id");
        }
        if (invoice.path("DocNumber").asText().length() > LONGEST_NUMBER) {
            return Voucher.fault(
                    clock.instant(),
                    400,
                    "ValidationFault",
                    "2050",
                    "String length is either shorter or longer than supported by specification");
        }
        return Answer.of(Json.object().set(INVOICE, save(INVOICE, Voucher.total(invoice), request)));
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
            case 1 -> save(INVOICE, Voucher.invoice(customer, 1000 + ids, 100 + moves % 400), "");
            case 2 -> {
                ObjectNode paid = open.get(0).deepCopy();
                save(PAYMENT, Voucher.payment(paid), "");
                save(INVOICE, paid.put("Balance", 0), "");
            }
            case 3 -> save("Customer", customer.deepCopy().put("Notes", "Asked for call " + moves), "");
            case 4 -> save("Bill", Voucher.bill(), "");
            default -> {
                if (open.size() > 2) {
                    ObjectNode gone = Json.object().put("domain", "QBO").put("status", "Deleted");
                    save(INVOICE, gone.put("Id", open.get(0).path("Id").asText()), "");
                }
            }
        }
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

    /** The file that holds the records at first, or the class-path resource of that name. */
    public void setFixture(String name) {
        this.fixture = new Fixture(name);
    }

    /** The file to which changes are appended, one JSON text a line. */
    public void setJournal(String file) {
        this.journal = new Journal(Path.of(file));
    }
}
