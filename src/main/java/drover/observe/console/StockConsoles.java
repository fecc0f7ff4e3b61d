package drover.observe.console;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.component.micrometer.MicrometerConsole;
import org.apache.camel.component.microprofile.faulttolerance.FaultToleranceConsole;
import org.apache.camel.component.platform.http.PlatformHttpConsole;
import org.apache.camel.component.quartz.QuartzConsole;
import org.apache.camel.console.DevConsole;
import org.apache.camel.impl.console.BeanDevConsole;
import org.apache.camel.impl.console.BlockedConsole;
import org.apache.camel.impl.console.BrowseDevConsole;
import org.apache.camel.impl.console.ConsumerDevConsole;
import org.apache.camel.impl.console.ContextDevConsole;
import org.apache.camel.impl.console.DebugDevConsole;
import org.apache.camel.impl.console.EndpointDevConsole;
import org.apache.camel.impl.console.EventConsole;
import org.apache.camel.impl.console.GarbageCollectorDevConsole;
import org.apache.camel.impl.console.InflightConsole;
import org.apache.camel.impl.console.JavaSecurityDevConsole;
import org.apache.camel.impl.console.JvmDevConsole;
import org.apache.camel.impl.console.LogDevConsole;
import org.apache.camel.impl.console.MemoryDevConsole;
import org.apache.camel.impl.console.ProcessorDevConsole;
import org.apache.camel.impl.console.PropertiesDevConsole;
import org.apache.camel.impl.console.ReceiveDevConsole;
import org.apache.camel.impl.console.ReloadDevConsole;
import org.apache.camel.impl.console.RestDevConsole;
import org.apache.camel.impl.console.RouteControllerConsole;
import org.apache.camel.impl.console.RouteDevConsole;
import org.apache.camel.impl.console.RouteDumpDevConsole;
import org.apache.camel.impl.console.RouteGroupDevConsole;
import org.apache.camel.impl.console.SendDevConsole;
import org.apache.camel.impl.console.ServiceDevConsole;
import org.apache.camel.impl.console.SourceDevConsole;
import org.apache.camel.impl.console.StartupRecorderDevConsole;
import org.apache.camel.impl.console.SystemPropertiesDevConsole;
import org.apache.camel.impl.console.TaskRegistryDevConsole;
import org.apache.camel.impl.console.ThreadDevConsole;
import org.apache.camel.impl.console.TopDevConsole;
import org.apache.camel.impl.console.TraceDevConsole;
import org.apache.camel.impl.console.TransformerConsole;
import org.apache.camel.impl.console.TypeConverterConsole;
import org.apache.camel.impl.console.VariablesDevConsole;
import org.apache.camel.main.MainConfigurationDevConsole;
import org.apache.camel.model.console.BeanModelDevConsole;

/**
 * The consoles that come with Camel, each by its constructor: Camel itself would load them by names that it finds on the class
 * path, which a native image would not know.
 */
final class StockConsoles {
    /** What helps an operator, and only reads. */
    static final Map<String, Supplier<DevConsole>> ON = Map.ofEntries(
            Map.entry("blocked", BlockedConsole::new),
            Map.entry("consumer", ConsumerDevConsole::new),
            Map.entry("context", ContextDevConsole::new),
            Map.entry("fault-tolerance", FaultToleranceConsole::new),
            Map.entry("gc", GarbageCollectorDevConsole::new),
            Map.entry("inflight", InflightConsole::new),
            Map.entry("jvm", JvmDevConsole::new),
            Map.entry("memory", MemoryDevConsole::new),
            Map.entry("micrometer", MicrometerConsole::new),
            Map.entry("processor", ProcessorDevConsole::new),
            Map.entry("quartz", QuartzConsole::new),
            Map.entry("route", RouteDevConsole::new),
            Map.entry("top", TopDevConsole::new));

    /** What can act, can show what is confidential, or is of no use to an operator: on when it is named. */
    static final Map<String, Supplier<DevConsole>> OFF = Map.ofEntries(
            Map.entry("bean", BeanDevConsole::new),
            Map.entry("bean-model", BeanModelDevConsole::new),
            Map.entry("browse", BrowseDevConsole::new),
            Map.entry("debug", DebugDevConsole::new),
            Map.entry("endpoint", EndpointDevConsole::new),
            Map.entry("event", EventConsole::new),
            Map.entry("internal-tasks", TaskRegistryDevConsole::new),
            Map.entry("java-security", JavaSecurityDevConsole::new),
            Map.entry("log", LogDevConsole::new),
            Map.entry("main-configuration", MainConfigurationDevConsole::new),
            Map.entry("platform-http", PlatformHttpConsole::new),
            Map.entry("properties", PropertiesDevConsole::new),
            Map.entry("receive", ReceiveDevConsole::new),
            Map.entry("reload", ReloadDevConsole::new),
            Map.entry("rest", RestDevConsole::new),
            Map.entry("route-controller", RouteControllerConsole::new),
            Map.entry("route-dump", RouteDumpDevConsole::new),
            Map.entry("route-group", RouteGroupDevConsole::new),
            Map.entry("send", SendDevConsole::new),
            Map.entry("service", ServiceDevConsole::new),
            Map.entry("source", SourceDevConsole::new),
            Map.entry("startup-recorder", StartupRecorderDevConsole::new),
            Map.entry("system-properties", SystemPropertiesDevConsole::new),
            Map.entry("thread", ThreadDevConsole::new),
            Map.entry("trace", TraceDevConsole::new),
            Map.entry("transformers", TransformerConsole::new),
            Map.entry("type-converters", TypeConverterConsole::new),
            Map.entry("variables", VariablesDevConsole::new));

    private StockConsoles() {}
}
