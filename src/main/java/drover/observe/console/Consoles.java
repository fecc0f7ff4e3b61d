package drover.observe.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.apply.RouteList;
import drover.deliver.Overview;
import drover.ingest.Quarantine;
import drover.poll.Sources;
import drover.record.Json;
import drover.system.Redaction;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.console.DevConsole;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.apache.camel.support.service.ServiceHelper;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The consoles that are on: those of Camel that only read, our own, and those of Camel that {@code drover.console.more} names. */
@ApplicationScoped
class Consoles {
    private static final Logger LOG = Logger.getLogger("drover.console");

    /** What people call a console by, and what Camel calls it. */
    private static final Map<String, String> ALIASES = Map.of(
            "circuit-breaker", "fault-tolerance",
            "metrics", "micrometer",
            "processors", "processor",
            "routes", "route");

    private final CamelContext camel;
    private final Set<String> more;
    private final Map<String, Supplier<DevConsole>> own;
    private final Errors errors = new Errors();
    private final Map<String, DevConsole> on = new ConcurrentSkipListMap<>();

    Consoles(
            CamelContext camel,
            Health health,
            Overview overview,
            Quarantine quarantine,
            Sources sources,
            RouteList routes,
            @ConfigProperty(name = "drover.console.more") Optional<List<String>> more) {
        this.camel = camel;
        this.more = new HashSet<>();
        more.orElse(List.of()).forEach(id -> this.more.add(id.strip()));
        this.own = Map.ofEntries(
                tree("dead-letters", "Dead letters", "What was given up, and why", overview::deadLetters),
                tree("errors", "Errors", "The latest failures in routes", errors::tree),
                tree("health", "Health", "What works, and what does not", health::tree),
                tree("outbox", "Outbox", "Each downstream: its state, and what waits for it", overview::downstreams),
                tree("quarantine", "Quarantine", "Records that could not be read, and why", quarantine::list),
                tree(
                        "route-files",
                        "Route files",
                        "The version of each route file, what waits for a person, and what was refused and why",
                        routes::all),
                tree("route-structure", "Route structure", "The steps of each route", () -> RouteStructure.tree(camel)),
                tree(
                        "sources",
                        "Sources",
                        "How far each source is, when it is polled next, and its calls",
                        sources::sources));
    }

    private static Map.Entry<String, Supplier<DevConsole>> tree(
            String id, String name, String description, Supplier<ObjectNode> tree) {
        return Map.entry(id, () -> new TreeConsole(id, name, description, tree));
    }

    /** Before the routes are loaded, so that the first failure is seen. */
    void start(@Observes @Priority(1) AfterStart event) {
        camel.getManagementStrategy().addEventNotifier(errors);
        ServiceHelper.startService(errors);
        Map<String, Supplier<DevConsole>> offered = new TreeMap<>(StockConsoles.ON);
        offered.putAll(own);
        for (String id : more) {
            Supplier<DevConsole> named = StockConsoles.OFF.get(id);
            if (named != null) {
                offered.put(id, named);
            } else if (!offered.containsKey(id)) {
                LOG.warnf(
                        "drover.console.more: there is no console %s; there are: %s",
                        id, String.join(", ", new TreeMap<>(StockConsoles.OFF).keySet()));
            }
        }
        offered.forEach(this::start);
    }

    /** One that does not start takes no other down. */
    private void start(String id, Supplier<DevConsole> make) {
        try {
            DevConsole console = make.get();
            CamelContextAware.trySetCamelContext(console, camel);
            ServiceHelper.startService(console);
            on.put(id, console);
        } catch (RuntimeException | LinkageError e) {
            LOG.warnf("the console %s cannot be started: %s", id, Redaction.redact(e.toString()));
        }
    }

    /** A console that is on, by its id or what people call it; null: there is none. */
    DevConsole find(String id) {
        return on.get(ALIASES.getOrDefault(id, id));
    }

    /** Whether it can act or show what is confidential, and was switched on nevertheless. */
    boolean isGuarded(String id) {
        return StockConsoles.OFF.containsKey(id);
    }

    /** Whether whoever has the token may give it any option, also those that act. */
    boolean mayAct(String id) {
        return more.contains(ALIASES.getOrDefault(id, id));
    }

    ObjectNode list() {
        ObjectNode list = Json.object();
        ArrayNode consoles = list.putArray("consoles");
        on.forEach((id, console) -> consoles.addObject()
                .put("id", id)
                .put("displayName", console.getDisplayName())
                .put("description", console.getDescription())
                .put("needs", isGuarded(id) ? "the operations token" : ""));
        return list;
    }
}
