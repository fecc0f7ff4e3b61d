package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Address;
import drover.record.Kind;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a notification means: the variable {@code notification} while it is resolved. */
@RegisterForReflection
public final class Meant {
    private static final Address NOWHERE = Address.of("");

    private final String provider;
    private final String type;
    private String kind = "";
    private String system = "";
    private Kind description;
    private Address address = NOWHERE;
    private JsonNode record;
    private JsonNode ending;
    private boolean completable;
    private int things;
    private int unknown;
    private boolean read;

    /** @param type what the provider says beside the body that it is about; or null */
    Meant(String provider, String type) {
        this.provider = provider;
        this.type = type == null ? "" : type;
    }

    /** It goes on with the next thing that it names. */
    void next() {
        things++;
        kind = "";
        system = "";
        description = null;
        address = NOWHERE;
        record = null;
        ending = null;
        completable = false;
    }

    /** It is about a thing of that kind. */
    void is(KindsOfProviders.Named named) {
        kind = named.name();
        system = named.kind().getSystem();
        description = named.kind();
    }

    /** It says that the thing has ended: so it has, where it is not there. */
    void mayHaveEnded(JsonNode told) {
        ending = told;
    }

    Kind description() {
        return description;
    }

    /** Its data is the record, which can be completed or not. */
    void holds(JsonNode data, boolean canBeCompleted) {
        record = data;
        completable = canBeCompleted;
    }

    /** The record is to be fetched there. */
    void isAt(String where) {
        address = Address.of(where);
    }

    /** It is known what it says, also where that is no event. */
    void isRead() {
        read = true;
    }

    /** Nothing can be told of it. */
    void isUnknown() {
        if (!read) {
            unknown++;
        }
    }

    String provider() {
        return provider;
    }

    String type() {
        return type;
    }

    /** Whether nothing can be told of anything that it names. */
    boolean unknown() {
        return unknown > 0 && unknown >= things;
    }

    /** The name of the bean that describes the record; empty where nothing does. */
    public String getKind() {
        return kind;
    }

    /** The system that is asked for it. */
    public String getSystem() {
        return system;
    }

    /** The path at which it is fetched, or empty. */
    public String getPath() {
        return address.path();
    }

    /** The query with which it is fetched, or empty. */
    public String getQuery() {
        return address.query();
    }

    /** What is told of it where it is not there; null: nothing. */
    public JsonNode getEnding() {
        return ending;
    }

    /** Whether what the record lacks can be asked for. */
    public boolean isCompletable() {
        return completable;
    }

    /** The record, where the notification holds it, or null. */
    public JsonNode getRecord() {
        return record;
    }
}
