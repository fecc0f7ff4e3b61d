package drover.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Digest;
import drover.record.Json;
import drover.system.Permanent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** An invoice that is to be made: the variable {@code asked} while it is. */
@RegisterForReflection
public final class Invoice {
    /** QuickBooks takes so many characters. */
    private static final int LONGEST_NUMBER = 21;

    private static final int LONGEST_MEMO = 4000;
    private static final int DIGITS = 8;
    private static final int REQUEST_ID = 16;

    /**
     * A customer or item that is meant by its name.
     *
     * @param list as the API calls the list it stands in
     */
    record Name(String list, String name) {}

    private final ObjectNode wanted;
    private final String requestId;
    private final Deque<Name> unknown = new ArrayDeque<>();
    private final Map<Name, String> ids = new HashMap<>();

    /**
     * Checks what is wanted.
     *
     * @param event the id of the event that it is made for, which identifies it unless it says {@code identity}; null or empty: its
     *     content does
     * @throws Permanent when it cannot be one; the message names the field
     */
    Invoice(JsonNode wanted, String event) throws Permanent {
        if (!(wanted instanceof ObjectNode object)) {
            throw new Permanent("an invoice needs a JSON object with customer and lines, got " + Json.shape(wanted));
        }
        this.wanted = object.deepCopy();
        if (!wanted.path("lines").isArray() && wanted.has("amount")) {
            ObjectNode line = this.wanted.putArray("lines").addObject();
            line.set("amount", wanted.get("amount"));
            line.set("item", wanted.path("item"));
        }
        this.requestId = HexFormat.of().formatHex(Digest.of("invoice", identity(object, event)), 0, REQUEST_ID);
        unknown.add(new Name("Customer", needed(wanted, "customer")));
        if (lines().isEmpty()) {
            throw new Permanent("field lines: expected at least one line with item, quantity and price, or an amount");
        }
        for (JsonNode line : lines()) {
            Name item = new Name("Item", needed(line, "item"));
            amount(line);
            if (!unknown.contains(item)) {
                unknown.add(item);
            }
        }
        for (String day : new String[] {"date", "due"}) {
            day(day);
        }
    }

    private static String identity(ObjectNode wanted, String event) {
        String said = wanted.path("identity").asText("").strip();
        return !said.isEmpty() ? said : event == null || event.isEmpty() ? wanted.toString() : event;
    }

    private JsonNode lines() {
        return wanted.path("lines");
    }

    private static String needed(JsonNode json, String field) throws Permanent {
        String text = json.path(field).asText("").strip();
        if (text.isEmpty()) {
            throw new Permanent(
                    "field " + field + ": expected the name that QuickBooks has, got " + Json.shape(json.path(field)));
        }
        return text;
    }

    private static BigDecimal number(JsonNode json, String field) throws Permanent {
        String text = json.path(field).asText("");
        if (!text.matches("-?\\d{1,15}(\\.\\d{1,10})?")) {
            throw new Permanent(
                    "field " + field + ": expected a number such as 12.50, got " + Json.shape(json.path(field)));
        }
        return new BigDecimal(text);
    }

    private static BigDecimal amount(JsonNode line) throws Permanent {
        return line.hasNonNull("amount")
                ? number(line, "amount")
                : number(line, "quantity").multiply(number(line, "price"));
    }

    private String day(String field) throws Permanent {
        String text = wanted.path(field).asText("");
        try {
            return text.isEmpty() ? null : LocalDate.parse(text).toString();
        } catch (DateTimeException e) {
            throw new Permanent("field " + field + ": expected a day such as 2026-02-03");
        }
    }

    /** What is not known yet; null: nothing. */
    Name next() {
        return unknown.peek();
    }

    void is(String id) {
        ids.put(unknown.remove(), id);
    }

    /** By which the API knows that it is asked for the same again. */
    public String getRequestId() {
        return requestId;
    }

    /** Its number there, or an empty text where the API gives one. */
    String number() {
        String number = wanted.path("number").asText("").strip();
        return number.length() <= LONGEST_NUMBER ? number : shortened(number);
    }

    /** Its beginning, and what tells it from others that begin the same: 32 bits of its SHA-256. */
    private static String shortened(String number) {
        String hash = HexFormat.of().formatHex(Digest.of(number), 0, DIGITS / 2);
        return number.substring(0, LONGEST_NUMBER - DIGITS - 1) + "-" + hash;
    }

    /** As it is sent. */
    public JsonNode getJson() throws Permanent {
        ObjectNode json = Json.object();
        json.putObject("CustomerRef").put("value", ids.get(new Name("Customer", needed(wanted, "customer"))));
        if (!number().isEmpty()) {
            json.put("DocNumber", number());
        }
        if (day("date") != null) {
            json.put("TxnDate", day("date"));
        }
        if (day("due") != null) {
            json.put("DueDate", day("due"));
        }
        String memo = wanted.path("memo").asText("");
        if (!memo.isEmpty()) {
            json.put("PrivateNote", memo.substring(0, Math.min(memo.length(), LONGEST_MEMO)));
        }
        ArrayNode all = json.putArray("Line");
        for (JsonNode line : lines()) {
            all.add(line(line));
        }
        return json;
    }

    private ObjectNode line(JsonNode line) throws Permanent {
        ObjectNode one = Json.object();
        one.set("Amount", JsonNodeFactory.instance.numberNode(amount(line)));
        one.put("DetailType", "SalesItemLineDetail");
        if (line.hasNonNull("description")) {
            one.put("Description", line.path("description").asText());
        }
        ObjectNode detail = one.putObject("SalesItemLineDetail");
        detail.putObject("ItemRef").put("value", ids.get(new Name("Item", needed(line, "item"))));
        if (line.hasNonNull("quantity")) {
            detail.set("Qty", JsonNodeFactory.instance.numberNode(number(line, "quantity")));
        }
        if (line.hasNonNull("price")) {
            detail.set("UnitPrice", JsonNodeFactory.instance.numberNode(number(line, "price")));
        }
        return one;
    }
}
