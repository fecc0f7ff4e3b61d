package drover.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A LeafLink list of generated records, in the order they were modified: one a second. A record is made when it is asked
 * for, from the first one of the fixture, so a million of them take no memory.
 *
 * @param thing what it lists, as in an event's subject
 * @param count how many there are
 * @param template a record with marks where records differ
 */
record Listing(String thing, int count, String template) {
    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
    private static final int CUSTOMERS = 285;
    private static final int PRODUCTS = 1468;

    /** The lists of a seller with that many orders. */
    static List<Listing> seller(int orders) {
        ObjectNode order = first("orders");
        String number = order.get("number").textValue();
        order.withObjectProperty("customer").put("id", "@customer@");
        return List.of(
                new Listing("customer", CUSTOMERS, template(first("customers").put("id", "@key@"))),
                new Listing("product", PRODUCTS, template(first("products").put("id", "@key@"))),
                new Listing("order", orders, template(order).replace(number, "@key@")));
    }

    private static ObjectNode first(String things) {
        try (var fixture = Listing.class.getResourceAsStream("/fixtures/leaflink/" + things + ".json")) {
            return (ObjectNode) Json.read(fixture.readAllBytes()).get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String template(ObjectNode record) {
        String text = new String(Json.bytes(record.put("modified", "@modified@")), StandardCharsets.UTF_8);
        // Ids are numbers.
        return text.replace("\"@key@\"", "@key@").replace("\"@customer@\"", "@customer@");
    }

    /** The path of the list below the API's base. */
    String path() {
        return "/" + thing + "s/";
    }

    /** Scattered like the UUIDs of orders, or counted like other ids; {@link #index} is the way back. */
    String key(int index) {
        return thing.equals("order")
                ? "%08x-0000-4000-8000-%012d".formatted(index * 0x9E3779B1, index)
                : String.valueOf(index + 1);
    }

    int index(String key) {
        return thing.equals("order") ? Integer.parseInt(key.substring(24)) : Integer.parseInt(key) - 1;
    }

    String record(int index) {
        return template.replace("@key@", key(index))
                .replace("@modified@", FIRST.plusSeconds(index).toString())
                .replace("@customer@", String.valueOf(1 + index % CUSTOMERS));
    }

    /** The event that Drover makes of a record, or nearly: the same fields, of the same size. */
    String event(int index) {
        return "{\"specversion\":\"1.0\",\"id\":\"018cc251-f400-8000-8000-%012d\"".formatted(index)
                + ",\"type\":\"leaflink." + thing + ".created\",\"source\":\"/leaflink/sellers/all\""
                + ",\"subject\":\"" + thing + "/" + key(index) + "\",\"time\":\"" + FIRST.plusSeconds(index)
                + "\",\"datacontenttype\":\"application/json\",\"data\":" + record(index) + "}";
    }

    /** How many were modified before that time. */
    int before(Instant since) {
        Duration age = Duration.between(FIRST, since);
        long seconds = age.isNegative() ? 0 : age.getSeconds() + (age.getNano() > 0 ? 1 : 0);
        return (int) Math.min(count, seconds);
    }
}
