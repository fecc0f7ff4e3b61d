package drover.apply;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.support.PluginHelper;

/** Which route files run, and which routes each of them has made. */
@ApplicationScoped
public class RunningFiles {
    private final CamelContext camel;
    private final Map<String, Running> files = new ConcurrentSkipListMap<>();
    private final Map<String, String> failed = new ConcurrentSkipListMap<>();

    RunningFiles(CamelContext camel) {
        this.camel = camel;
    }

    /**
     * A file that runs.
     *
     * @param routes the ids of its routes, and of the doors that were made for them
     */
    record Running(RouteSource source, Parts parts, Set<String> routes) {}

    /** Hands a file to Camel; its routes are not started. */
    public void load(RouteSource source) throws Exception {
        PluginHelper.getRoutesLoader(camel).loadRoutes(source.resource());
    }

    /** It was loaded, and made these routes. */
    public void runs(RouteSource source, Collection<String> routes) {
        files.put(source.name(), new Running(source, Parts.of(source), new HashSet<>(routes)));
        failed.remove(source.location());
    }

    /** What does not run at the start, and why: files, and routes of theirs. */
    public void failed(Map<String, String> reasons) {
        failed.putAll(reasons);
    }

    Map<String, String> failed() {
        return new TreeMap<>(failed);
    }

    void mended(String location) {
        failed.remove(location);
    }

    void gone(String name) {
        Running was = files.remove(name);
        if (was != null) {
            failed.keySet().removeIf(key -> key.startsWith(was.source().location()));
        }
    }

    /** Takes note of another name, where a change is no more than that; nothing stops. */
    boolean move(Change change) {
        Running was = change.olds().size() == 1 && change.news().size() == 1
                ? files.get(change.olds().get(0))
                : null;
        RouteSource now = was == null ? null : change.news().get(0);
        if (was == null || !was.source().text().equals(now.text())) {
            return false;
        }
        files.remove(was.source().name());
        files.put(now.name(), new Running(now, was.parts(), was.routes()));
        return true;
    }

    Running get(String name) {
        return files.get(name);
    }

    List<Running> all() {
        return List.copyOf(files.values());
    }

    /** The file that has a route; null where none has. */
    Running of(String route) {
        return all().stream()
                .filter(file -> file.routes().contains(route))
                .findFirst()
                .orElse(null);
    }

    Map<String, Parts> partsWithout(Set<String> names) {
        Map<String, Parts> parts = new HashMap<>();
        files.forEach((name, file) -> {
            if (!names.contains(name)) {
                parts.put(name, file.parts());
            }
        });
        return parts;
    }

    /** Whether a route begins by itself: it is started last. */
    public static boolean isTimed(Route route) {
        return route.getEndpoint() instanceof QuartzEndpoint || route.getEndpoint() instanceof TimerEndpoint;
    }

    /** The ids of all routes. */
    public Set<String> ids() {
        return camel.getRoutes().stream().map(Route::getRouteId).collect(Collectors.toCollection(HashSet::new));
    }

    /** The routes that were not there before. */
    public List<Route> since(Set<String> before) {
        return camel.getRoutes().stream()
                .filter(route -> !before.contains(route.getRouteId()))
                .toList();
    }
}
