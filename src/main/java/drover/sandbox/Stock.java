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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Products and what is in stock of each at several places, with which the sandbox plays an API that is asked by GraphQL: a
 * connection of products, and a mutation that sets a quantity. {@link #move} changes something by itself. A change stands in
 * the journal before anybody can read it, so a restarted sandbox goes on where it was.
 *
 * <p>The setters are for {@code beans:} of a route file; {@link #load} is its {@code initMethod}.
 */
@RegisterForReflection
public class Stock {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX").withZone(ZoneOffset.UTC);
    private static final String RENAMED = " (new label)";
    private static final String NOT_THERE = "does not exist";

    private final NavigableMap<String, ObjectNode> products = new TreeMap<>();
    private final Random random = new Random(1);
    private final Clock clock;
    private long calls;

    private Fixture fixture = new Fixture("");
    private Journal journal = new Journal(Path.of(""));
    private int moves = 1;
    private int every;

    /** Products that change by the system's clock. */
    public Stock() {
        this(Clock.systemUTC());
    }

    Stock(Clock clock) {
        this.clock = clock;
    }

    /** Reads the fixture, then the journal; a last line that a crash left torn is cut off. */
    public synchronized void load() throws IOException {
        fixture.read().forEach(this::keep);
        journal.read().forEach(this::keep);
    }

    /** Answers a request, a JSON object of query and variables, as GraphQL over HTTP does. */
    public synchronized Answer answer(String request) throws IOException {
        JsonNode json = Json.read(request);
        String query = json.path("query").asText();
        Shape shape = Shape.of(query);
        if (query.strip().equals("{ __typename }")) {
            return Answer.of(Json.object().set("data", Json.object().put("__typename", "RootQueryType")));
        }
        if (query.contains("updateInventory(")) {
            return update(shape, json.at("/variables/input"));
        }
        try {
            return query.contains("products(")
                    ? new Connection("products", products, shape).page(json.path("variables"))
                    : error("Cannot query this: there are products and updateInventory.");
        } catch (NoSuchElementException e) {
            return error("Argument \"after\" has invalid value.");
        }
    }

    private static Answer error(String message) {
        ObjectNode answer = Json.object();
        answer.putArray("errors").addObject().put("message", message);
        return Answer.of(answer);
    }

    private Answer update(Shape shape, JsonNode input) throws IOException {
        ObjectNode answer = Json.object();
        ObjectNode payload = answer.putObject("data").putObject("updateInventory");
        payload.putNull(shape == Shape.REST ? "inventory" : "product");
        ArrayNode errors = payload.putArray("errors");
        ObjectNode product =
                products.getOrDefault(shape.product(input), Json.object()).deepCopy();
        ObjectNode place = place(product, shape.location(input));
        if (place == null) {
            wrong(errors, shape.field(product.isEmpty() ? "product_id" : "location_id"), NOT_THERE);
        }
        BigDecimal quantity = quantity(shape, input, place);
        if (quantity == null) {
            wrong(errors, shape.field("quantity"), "must be a number, and leave one that is not negative");
        }
        if (errors.isEmpty()) {
            place.put("quantity", quantity.toPlainString());
            save(product);
            shape.done(payload, product, place);
        }
        return Answer.of(answer);
    }

    /** Null where there is none, or one below 0. */
    private static BigDecimal quantity(Shape shape, JsonNode input, ObjectNode place) {
        try {
            BigDecimal before =
                    new BigDecimal(place == null ? "0" : place.path("quantity").asText());
            BigDecimal after = shape.quantity(input, before);
            return after.signum() < 0 ? null : after;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static ObjectNode place(ObjectNode product, String location) {
        for (JsonNode place : product.path("inventory")) {
            if (place.at("/location/id").asText().equals(location)) {
                return (ObjectNode) place;
            }
        }
        return null;
    }

    private static void wrong(ArrayNode errors, String field, String message) {
        errors.addObject().put("field", field).putArray("messages").add(message);
    }

    /** Changes a few quantities and, less often, adds a product, removes one, or gives one another name, in turn. */
    public synchronized void move() throws IOException {
        calls++;
        for (int i = 0; i < moves; i++) {
            sellOrBuy();
        }
        if (every > 0 && calls % every == 0) {
            switch ((int) (calls / every % 3)) {
                case 1 -> add();
                case 2 -> remove();
                default -> rename();
            }
        }
    }

    private void sellOrBuy() throws IOException {
        ObjectNode product = any();
        JsonNode places = product.path("inventory");
        if (places.isEmpty()) {
            return;
        }
        ObjectNode place = (ObjectNode) places.get(random.nextInt(places.size()));
        BigDecimal quantity = new BigDecimal(place.path("quantity").asText());
        BigDecimal step = BigDecimal.valueOf(1 + random.nextInt(5));
        boolean sold = quantity.compareTo(step) >= 0 && random.nextInt(4) > 0;
        place.put("quantity", (sold ? quantity.subtract(step) : quantity.add(step)).toPlainString());
        save(product);
    }

    private void add() throws IOException {
        ObjectNode product = any();
        int lot = 100 + random.nextInt(900);
        product.put("id", id(product.path("id").asText() + now()));
        product.put("name", product.path("name").asText().replaceFirst(", lot \\d+.*", "") + ", lot " + lot);
        product.put("inserted_datetime", now());
        save(product);
    }

    private void remove() throws IOException {
        if (products.size() > 1) {
            ObjectNode gone = Json.object().put("id", any().path("id").asText()).put("deleted_at", now());
            journal.append(gone);
            keep(gone);
        }
    }

    private void rename() throws IOException {
        ObjectNode product = any();
        String name = product.path("name").asText();
        product.put("name", name.endsWith(RENAMED) ? name.replace(RENAMED, "") : name + RENAMED);
        save(product);
    }

    /** A copy that may be changed. */
    private ObjectNode any() {
        List<ObjectNode> all = new ArrayList<>(products.values());
        return all.get(random.nextInt(all.size())).deepCopy();
    }

    private void save(ObjectNode product) throws IOException {
        BigDecimal active = BigDecimal.ZERO;
        for (JsonNode place : product.path("inventory")) {
            active = active.add(new BigDecimal(place.path("quantity").asText()));
        }
        BigDecimal reserved = new BigDecimal(product.path("quantity_reserved").asText("0"));
        product.put("quantity_active", active.toPlainString());
        product.put("quantity_available", active.subtract(reserved).toPlainString());
        product.put("updated_datetime", now());
        journal.append(product);
        keep(product);
    }

    private void keep(ObjectNode product) {
        String id = product.path("id").asText();
        if (product.path("deleted_at").isTextual()) {
            products.remove(id);
        } else {
            products.put(id, product);
        }
    }

    private String now() {
        return STAMP.format(clock.instant());
    }

    static String id(String of) {
        return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** The file that holds the products at first, or the class-path resource of that name. */
    public void setFixture(String fixture) {
        this.fixture = new Fixture(fixture);
    }

    /** The file to which changed products are appended, one JSON text a line. */
    public void setJournal(String journal) {
        this.journal = new Journal(Path.of(journal));
    }

    /** How many quantities a move changes. */
    public void setMoves(int moves) {
        this.moves = moves;
    }

    /** Which calls of {@link #move} change the list itself: every n-th, 0 for none. */
    public void setEvery(int every) {
        this.every = every;
    }
}
