package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Route files are edited fifty times while polls, webhooks and deliveries run: nothing is lost, told twice, or left behind. */
class EditsIT extends ProcessTest {
    private static final int ROUNDS = Integer.getInteger("drover.edits.rounds", 5);
    private static final int EDITS_A_ROUND = 10;
    private static final String LEAFLINK = "leaflink.camel.yaml";
    private static final String APPLIED = "routes/leaflink.camel.yaml is applied";
    /** What a pool or a rare outcome may add; a leak adds it with every edit. */
    private static final int SLACK = 12;

    private final Set<String> made = new ConcurrentSkipListSet<>();
    private final ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
    private String waiting;
    private volatile DroverProcess drover;
    private int edits;

    @AfterEach
    void end() {
        load.shutdownNow();
    }

    /** What there is of each kind of thing that an edit could leave behind. */
    private record Held(List<String> routes, long polls, long meters, double threads) {}

    @Test
    void nothing_is_lost_told_twice_or_left_behind() throws Exception {
        layRoutes("leaflink", "deliver", "webhooks", "api");
        DroverSetup setup = setup().set("routes.apply", "auto")
                .set("routes.look-interval", "50ms")
                .set("webhook.leaflink.secret", Provider.SECRET);
        try (DroverProcess started = setup.start()) {
            drover = started;
            leaflink.put(ORDERS, SimulatedApi.record("first", BEGINNING));
            drover.await("the first order", () -> sink.has("leaflink.order.created", "order/first"));
            Future<?> lists = load.scheduleWithFixedDelay(this::list, 0, 50, TimeUnit.MILLISECONDS);
            Future<?> webhooks = load.scheduleWithFixedDelay(this::notified, 0, 50, TimeUnit.MILLISECONDS);
            round();
            Held before = held();
            for (int i = 1; i < ROUNDS; i++) {
                round();
            }
            Held after = held();
            assertFalse(lists.isDone() || webhooks.isDone(), "the load has ended");
            load.shutdown();
            assertTrue(load.awaitTermination(30, TimeUnit.SECONDS));

            drover.awaitSlowly("every order", () -> told().keySet().containsAll(made));
            assertEquals(ROUNDS * EDITS_A_ROUND, edits);
            assertTrue(made.size() > edits, () -> made.size() + " orders are no load");
            assertEquals(
                    Map.of(),
                    told().entrySet().stream()
                            .filter(one -> one.getValue().size() > 1)
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
            assertEquals(before.routes, after.routes);
            assertEquals(before.polls, after.polls);
            assertTrue(after.meters <= before.meters + SLACK, () -> before + " " + after);
            assertTrue(after.threads <= before.threads + SLACK, () -> before + " " + after);
            // An edit of a source touches no other file.
            assertEquals(List.of(), drover.lines(APPLIED + ", and"));
            assertEquals(List.of(), drover.lines(" FATAL |^\\s+at "));
        }
    }

    /** A new order, that only the list tells of. */
    private void list() {
        make("order-" + made.size());
    }

    /** One that is notified as well; as a provider does, again until that is taken. */
    private void notified() {
        try {
            if (waiting == null) {
                waiting = "notified-" + made.size();
                make(waiting);
            }
            String body = Provider.notification(waiting, "order.updated", waiting);
            if (new Provider(drover).post(body).statusCode() == 200) {
                waiting = null;
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void make(String id) {
        leaflink.put(ORDERS, SimulatedApi.record(id, BEGINNING.plusSeconds(made.size() + 1L)));
        made.add("order/" + id);
    }

    /** Of each order the ids of the events that say it is there. */
    private Map<String, Set<String>> told() {
        return sink.deliveries().stream()
                .filter(one -> one.type().equals("leaflink.order.created"))
                .collect(Collectors.groupingBy(
                        Sink.Delivery::subject,
                        Collectors.mapping(Sink.Delivery::id, Collectors.toCollection(TreeSet::new))));
    }

    private void round() throws Exception {
        String good = Files.readString(file(LEAFLINK));
        write(good + "# once more\n", APPLIED);
        refused(good.replace("thing: order,", "thing: ["));
        write(good.replace("key: \"id, number, short_id\"", "key: \"id, number\""), APPLIED);
        refused(good.substring(0, good.indexOf("beside:") + 3));
        write(good + "# and again\n", APPLIED);
        move(LEAFLINK, "seller.camel.yaml");
        move("seller.camel.yaml", LEAFLINK);
        delete();
        write(good, APPLIED);
        String door = Files.readString(file("api.camel.yaml"));
        edit(
                "routes/api.camel.yaml is applied",
                () -> Files.writeString(file("api.camel.yaml"), door + "# round " + edits + "\n"));
    }

    private Path file(String name) {
        return directory.resolve("routes").resolve(name);
    }

    /** What is done to a file. */
    private interface Edit {
        void make() throws IOException;
    }

    private void edit(String line, Edit edit) throws IOException {
        int before = drover.lines(line).size();
        edit.make();
        drover.awaitSlowly(line, () -> drover.lines(line).size() > before);
        edits++;
    }

    private void write(String text, String line) throws IOException {
        edit(line, () -> Files.writeString(file(LEAFLINK), text));
    }

    private void refused(String text) throws IOException {
        write(text, "routes/leaflink.camel.yaml is not applied");
    }

    private void move(String from, String to) throws IOException {
        edit("routes/" + from + " has moved to routes/" + to, () -> Files.move(file(from), file(to)));
    }

    private void delete() throws IOException {
        edit("routes/leaflink.camel.yaml .deleted. is applied", () -> Files.delete(file(LEAFLINK)));
    }

    private Held held() throws Exception {
        String metrics = drover.manage("/q/metrics");
        return new Held(
                routes(),
                metrics.lines()
                        .filter(line -> line.startsWith("drover_freshness"))
                        .count(),
                metrics.lines().filter(line -> !line.startsWith("#")).count(),
                value("jvm_threads_live_threads", metrics));
    }

    /** The ids of those that are started, and of which console and route are one. */
    private List<String> routes() throws Exception {
        return Json.read(drover.manageJson(ConsoleIT.CONSOLE + "/route")).findParents("routeId").stream()
                .filter(route -> route.path("state").asText().equals("Started"))
                .map(route -> route.path("routeId").asText())
                .sorted()
                .toList();
    }

    private static double value(String name, String metrics) {
        Matcher found = Pattern.compile("(?m)^" + name + "(?:\\{.*})? (\\S+)$").matcher(metrics);
        assertTrue(found.find(), () -> name + " is not in " + metrics);
        return Double.parseDouble(found.group(1));
    }
}
