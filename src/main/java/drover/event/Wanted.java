package drover.event;

import drover.record.Address;
import drover.record.Kind;
import drover.record.Reading;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What records lack, and where it is asked for: the variable {@code asked} while it is. Either a thing that they refer to and
 * that nobody knows, or what belongs beside one of them because its status has changed.
 */
@RegisterForReflection
public final class Wanted {
    private final Kind kind;
    private final String key;
    private final Address address;
    private final Reading reading;
    private final String field;

    private Wanted(Kind kind, String key, Address address, Reading reading, String field) {
        this.kind = kind;
        this.key = key;
        this.address = address;
        this.reading = reading;
        this.field = field;
    }

    /** A thing that is referred to. */
    static Wanted thing(Kind kind, String key) {
        return new Wanted(kind, key, Address.of(kind.pathOf(key)), null, null);
    }

    /** What belongs beside a reading, as that field. */
    static Wanted beside(Reading reading, String field, String address) {
        return new Wanted(reading.type(), reading.key(), Address.of(address), reading, field);
    }

    /** Whether it is a thing that is referred to: where there is none, there is none. */
    public boolean isReference() {
        return reading == null;
    }

    public String getSystem() {
        return kind.getSystem();
    }

    /** The path at which it is asked for, below the base URL. */
    public String getPath() {
        return address.path();
    }

    /** The query with which it is asked for, or an empty text. */
    public String getQuery() {
        return address.query();
    }

    Kind kind() {
        return kind;
    }

    String key() {
        return key;
    }

    Reading reading() {
        return reading;
    }

    String field() {
        return field;
    }
}
