package drover.apply;

import drover.apply.RunningFiles.Running;
import drover.system.Redaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.reifier.RouteReifier;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.FactoryFinderResolver;
import org.apache.camel.spi.LanguageResolver;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultRegistry;

/**
 * A Camel beside the one that runs, in which a change is built and thrown away: its templates are filled in, its beans made, its
 * expressions read, its placeholders resolved. No endpoint in it is a real one, and nothing in it is started.
 */
@ApplicationScoped
class Scratch {
    private final CamelContext camel;
    private final RunningFiles files;

    Scratch(CamelContext camel, RunningFiles files) {
        this.camel = camel;
        this.files = files;
    }

    /** @throws Refused with what cannot be built */
    void build(Change change, Set<String> without) throws Refused {
        RouteSource at = null;
        try {
            DefaultCamelContext scratch = prepare();
            YamlRoutesBuilderLoader loader = new YamlRoutesBuilderLoader();
            loader.setCamelContext(scratch);
            loader.start();
            Set<String> names = new HashSet<>(without);
            change.news().forEach(source -> names.add(source.name()));
            for (Running running : files.all()) {
                if (!names.contains(running.source().name())
                        && !running.parts().templates().isEmpty()) {
                    add(scratch, loader, running.source());
                }
            }
            List<RouteDefinition> others = new ArrayList<>(scratch.getRouteDefinitions());
            for (RouteSource source : change.news()) {
                at = source;
                add(scratch, loader, source);
            }
            for (RouteDefinition route : new ArrayList<>(scratch.getRouteDefinitions())) {
                if (!others.contains(route)) {
                    RouteDefinitionHelper.forceAssignIds(scratch, List.of(route));
                    RouteDefinitionHelper.prepareRoute(scratch, route);
                    new RouteReifier(scratch, route).createRoute();
                }
            }
        } catch (Exception e) {
            throw new Refused(
                    (at == null ? change.name() : at.name()) + Reason.place(e) + ": " + Redaction.redact(Reason.of(e)),
                    e);
        }
    }

    /** It is never started, so that there is nothing to stop. */
    private DefaultCamelContext prepare() {
        DefaultCamelContext scratch = new DefaultCamelContext(new Shared(camel));
        scratch.disableJMX();
        scratch.getCamelContextExtension()
                .addContextPlugin(
                        FactoryFinderResolver.class,
                        camel.getCamelContextExtension().getContextPlugin(FactoryFinderResolver.class));
        scratch.getCamelContextExtension()
                .addContextPlugin(
                        LanguageResolver.class,
                        camel.getCamelContextExtension().getContextPlugin(LanguageResolver.class));
        scratch.getCamelContextExtension().addContextPlugin(ComponentResolver.class, (name, context) -> new Passive());
        scratch.setTypeConverterRegistry(camel.getTypeConverterRegistry());
        scratch.getPropertiesComponent().addPropertiesSource(new PropertiesSource() {
            @Override
            public String getName() {
                return "running";
            }

            @Override
            public String getProperty(String name) {
                return camel.getPropertiesComponent().resolveProperty(name).orElse(null);
            }
        });
        scratch.setAutoStartup(false);
        scratch.build();
        return scratch;
    }

    private static void add(CamelContext scratch, YamlRoutesBuilderLoader loader, RouteSource source) throws Exception {
        RoutesBuilder builder = loader.loadRoutesBuilder(source.resource());
        builder.addTemplatedRoutesToCamelContext(scratch);
        builder.addRoutesToCamelContext(scratch);
    }

    /** Beans of the file are its own; all others are those that run. */
    private static final class Shared extends DefaultRegistry {
        private final CamelContext running;

        Shared(CamelContext running) {
            this.running = running;
        }

        @Override
        public Object lookupByName(String name) {
            Object own = super.lookupByName(name);
            return own != null ? own : ours(running.getRegistry().lookupByName(name));
        }

        @Override
        public <T> T lookupByNameAndType(String name, Class<T> type) {
            T own = super.lookupByNameAndType(name, type);
            return own != null ? own : ours(running.getRegistry().lookupByNameAndType(name, type));
        }

        /** What knows its Camel would be told of another one. */
        private static <T> T ours(T found) {
            return found instanceof CamelContextAware ? null : found;
        }
    }

    /** Stands for every component: its endpoints take every option, and do nothing. */
    private static final class Passive extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            parameters.clear();
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return null;
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    return new DefaultConsumer(this, processor);
                }
            };
        }
    }
}
