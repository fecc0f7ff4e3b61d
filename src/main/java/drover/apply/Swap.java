package drover.apply;

import drover.apply.RunningFiles.Running;
import drover.poll.PollRests;
import drover.system.Breakers;
import drover.system.Redaction;
import drover.system.RoutesChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.jboss.logging.Logger;

/** Puts versions of route files in the place of those that run: they are drained, taken away and replaced, or put back. */
@ApplicationScoped
class Swap {
    private static final Logger LOG = Logger.getLogger("drover.apply");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CamelContext camel;
    private final RunningFiles files;
    private final PollRests polls;
    private final Breakers breakers;
    private final Event<RoutesChanged> changes;

    Swap(CamelContext camel, RunningFiles files, PollRests polls, Breakers breakers, Event<RoutesChanged> changes) {
        this.camel = camel;
        this.files = files;
        this.polls = polls;
        this.breakers = breakers;
        this.changes = changes;
    }

    /**
     * Replaces files by others.
     *
     * @param olds those that run
     * @param news what shall run in their place, in the order in which it is loaded; none: they are taken away
     * @throws Drain.Busy where their work does not end; nothing was changed
     * @throws Refused where the new ones do not run; the old ones run again
     */
    void run(List<Running> olds, List<RouteSource> news) throws Drain.Busy, Refused, Exception {
        Drain drain = new Drain(camel, polls, PATIENCE);
        List<Route> routes = olds.stream()
                .flatMap(file -> file.routes().stream())
                .map(camel::getRoute)
                .filter(Objects::nonNull)
                .toList();
        drain.begin(routes);
        Set<String> gone = new HashSet<>();
        olds.forEach(file -> gone.addAll(file.routes()));
        Set<String> before = files.ids();
        before.removeAll(gone);
        takeAway(gone);
        forget(olds.stream().map(Running::parts).toList());
        try {
            load(news);
        } catch (Exception e) {
            LOG.debug("the whole story", e);
            putBack(olds, news, before);
            changes.fire(new RoutesChanged(gone, come(before), files.failed()));
            throw new Refused(Redaction.redact(Reason.of(e)), e);
        }
        olds.forEach(file -> {
            if (news.stream()
                    .noneMatch(source -> source.name().equals(file.source().name()))) {
                files.gone(file.source().name());
            }
        });
        changes.fire(new RoutesChanged(gone, come(before), files.failed()));
    }

    private Set<String> come(Set<String> before) {
        Set<String> come = files.ids();
        come.removeAll(before);
        return come;
    }

    private void putBack(List<Running> olds, List<RouteSource> news, Set<String> before) throws Exception {
        takeAway(come(before));
        List<Parts> tried = new ArrayList<>();
        for (RouteSource source : news) {
            try {
                tried.add(Parts.of(source));
            } catch (IllegalArgumentException unreadable) {
                LOG.debug("it has no parts", unreadable);
            }
        }
        forget(tried);
        news.forEach(source -> files.gone(source.name()));
        try {
            load(olds.stream().map(Running::source).toList());
        } catch (Exception e) {
            LOG.errorf(e, "%s: the version that ran cannot be put back", names(olds));
            olds.forEach(file -> files.gone(file.source().name()));
            throw new Refused("neither it nor the version before runs: " + Redaction.redact(Reason.of(e)), e);
        }
    }

    private static List<String> names(List<Running> olds) {
        return olds.stream().map(file -> file.source().name()).toList();
    }

    private void takeAway(Set<String> routes) throws Exception {
        Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
        for (String id : routes) {
            Route route = camel.getRoute(id);
            if (route != null) {
                camel.getRouteController().stopRoute(id);
                breakers.leave(route);
                camel.removeRoute(id);
            }
            RouteDefinition definition = model.getRouteDefinition(id);
            if (definition != null) {
                model.removeRouteDefinition(definition);
            }
        }
    }

    private void forget(Collection<Parts> parts) throws Exception {
        Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
        for (Parts one : parts) {
            for (String template : one.templates()) {
                model.removeRouteTemplateDefinitions(template);
            }
            one.beans().forEach(camel.getRegistry()::unbind);
        }
    }

    private void load(List<RouteSource> sources) throws Exception {
        List<Route> all = new ArrayList<>();
        camel.setAutoStartup(false);
        try {
            for (RouteSource source : sources) {
                Set<String> before = files.ids();
                files.load(source);
                Set<String> fresh = files.ids();
                fresh.removeAll(before);
                files.runs(source, fresh);
                fresh.forEach(id -> all.add(camel.getRoute(id)));
            }
        } finally {
            camel.setAutoStartup(true);
        }
        start(all.stream()
                .filter(route -> !RunningFiles.isTimed(route) && !Targets.isActing(route))
                .toList());
        Targets targets = new Targets(camel);
        for (Route route : all.stream().filter(Targets::isActing).toList()) {
            targets.check(route);
            start(List.of(route));
        }
        start(all.stream().filter(RunningFiles::isTimed).toList());
    }

    private void start(List<Route> routes) throws Exception {
        for (Route route : routes) {
            if (!Boolean.FALSE.equals(route.isAutoStartup())) {
                camel.getRouteController().startRoute(route.getRouteId());
            }
        }
    }
}
