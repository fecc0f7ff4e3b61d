package drover.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A LeafLink list of generated records, in the order they were modified: one a second. A record is made when it is asked
 * for, from the first one of the fixture, so a million of them take no memory.
 *
 * @param thing what it lists, as in an event's subject
 * @param first the number of its first record; a part of a list begins where the part before it ended
 * @param count how many there are
 * @param template a record with marks where records differ
 */
record Listing(String thing, int first, int count, String template) {
    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final int CUSTOMERS = 285;
    private static final int PRODUCTS = 1468;

    /** The lists of a seller with that many orders. */
    static List<Listing> seller(int orders) {
        Listing products =
                new Listing("product", 0, PRODUCTS, template(first("products").put("id", "@key@")));
        return List.of(customers(), products, orders(orders));
    }

    /** The 285 customers that orders name. */
    static Listing customers() {
        return new Listing("customer", 0, CUSTOMERS, template(first("customers").put("id", "@key@")));
    }

    static Listing orders(int count) {
        ObjectNode order = first("orders");
        String number = order.get("number").textValue();
        order.withObjectProperty("customer").put("id", "@customer@");
        return new Listing("order", 0, count, template(order).replace(number, "@key@"));
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

    /** A part of it: that many records from the {@code start}-th on. There may be more of them than the list has. */
    Listing part(int start, int count) {
        return new Listing(thing, first + start, count, template);
    }

    /** The path of the list below the API's base. */
    String path() {
        return "/" + thing + "s/";
    }

    /** Scattered like the UUIDs of orders, or counted like other ids; {@link #index} is the way back. */
    String key(int index) {
        int number = first + index;
        return thing.equals("order")
                ? "%08x-0000-4000-8000-%012d".formatted(number * 0x9E3779B1, number)
                : String.valueOf(number + 1);
    }

    int index(String key) {
        return (thing.equals("order") ? Integer.parseInt(key.substring(24)) : Integer.parseInt(key) - 1) - first;
    }

    String record(int index) {
        return template.replace("@key@", key(index))
                .replace("@modified@", modified(index))
                .replace("@customer@", String.valueOf(1 + (first + index) % CUSTOMERS));
    }

    /** A JSON array of the records from {@code start} to before {@code end}. */
    String records(int start, int end) {
        return IntStream.range(start, end).mapToObj(this::record).collect(Collectors.joining(",", "[", "]"));
    }

    private String modified(int index) {
        return BEGIN.plusSeconds(first + index).toString();
    }

    /** The event that Drover makes of a record, or nearly: the same fields, of the same size. */
    String event(int index) {
        return "{\"specversion\":\"1.0\",\"id\":\"018cc251-f400-8000-8000-%012d\"".formatted(index)
                + ",\"type\":\"leaflink." + thing + ".created\",\"source\":\"/leaflink/sellers/all\""
                + ",\"subject\":\"" + thing + "/" + key(index) + "\",\"time\":\"" + modified(index)
                + "\",\"datacontenttype\":\"application/json\",\"data\":" + record(index) + "}";
    }

    /** How many were modified before that time. */
    int before(Instant since) {
        Duration age = Duration.between(BEGIN, since);
        long seconds = age.isNegative() ? 0 : age.getSeconds() + (age.getNano() > 0 ? 1 : 0);
        return (int) Math.min(count, seconds);
    }
}
