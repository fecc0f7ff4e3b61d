package drover.record;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/** Where records of a kind come from: their system and list, what their events are called, and whose they are. */
@RegisterForReflection
public abstract class Provenance implements CamelContextAware {
    private CamelContext camel;
    private String stream;
    private String system;
    private String thing;
    private String source;
    private String owner;

    @Override
    public CamelContext getCamelContext() {
        return camel;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.camel = context;
    }

    /** The stream these records come from, such as {@code leaflink-orders}. */
    public String getStream() {
        return stream;
    }

    public void setStream(String stream) {
        this.stream = stream;
    }

    /** The first part of the event type, such as {@code leaflink}: the name of the system's bean. */
    public String getSystem() {
        return system;
    }

    public void setSystem(String system) {
        this.system = system;
    }

    /** The second part of the event type, such as {@code order}. */
    public String getThing() {
        return thing;
    }

    public void setThing(String thing) {
        this.thing = thing;
    }

    /** The CloudEvents source, such as {@code /leaflink/sellers/6808}; unless it is said here, what the system says. */
    public String getSource() {
        Origin origin = source == null ? origin() : null;
        return origin == null ? source : origin.source();
    }

    public void setSource(String source) {
        this.source = source;
    }

    /** {@code field=key}: the field says to whom a record belongs, and only what belongs to that key is ours. */
    public void setOwner(String fieldAndKey) {
        this.owner = fieldAndKey;
    }

    /** Unless it is said here, what the system says; an empty text: nobody asks. */
    String getOwner() {
        Origin origin = owner == null ? origin() : null;
        String said = origin == null ? owner : origin.owner();
        return said == null ? "" : said;
    }

    private Origin origin() {
        return camel == null || system == null ? null : camel.getRegistry().lookupByNameAndType(system, Origin.class);
    }
}
