package drover.observe.console;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.management.DefaultManagementAgent;

/**
 * Holds what routes and their steps have done, for the consoles. Camel counts in objects that it gives to JMX, and asks JMX
 * for them by proxies: that is a description by reflection of each of some hundred objects at start, and proxies, which a
 * native binary must be told of. Here they are kept as they are, by name, and given out themselves. There is no JMX.
 */
final class Counters extends DefaultManagementAgent {
    private final Map<ObjectName, Object> objects = new ConcurrentHashMap<>();

    Counters(CamelContext camel) {
        super(camel);
    }

    /** No console shows the address that a step sends to: it need not be searched for secrets, which takes its time. */
    @Override
    public Boolean getMask() {
        return false;
    }

    @Override
    public void register(Object object, ObjectName name, boolean again) {
        if (again) {
            objects.put(name, object);
        } else {
            objects.putIfAbsent(name, object);
        }
    }

    @Override
    public void register(Object object, ObjectName name) {
        register(object, name, false);
    }

    @Override
    public void unregister(ObjectName name) {
        objects.remove(name);
    }

    @Override
    public boolean isRegistered(ObjectName name) {
        return objects.containsKey(name);
    }

    /** The object itself, or null where none of this name and type is known. */
    @Override
    public <T> T newProxyClient(ObjectName name, Class<T> type) {
        Object object = objects.get(name);
        return type.isInstance(object) ? type.cast(object) : null;
    }

    /** Everything of a type that is known now. */
    <T> Stream<T> all(Class<T> type) {
        Collection<Object> known = objects.values();
        return known.stream().filter(type::isInstance).map(type::cast);
    }

    @Override
    protected void doInit() {
        // Nothing is described to JMX.
    }

    @Override
    protected void doStart() {
        // There is no server of JMX.
    }

    @Override
    protected void doStop() {
        objects.clear();
    }
}
