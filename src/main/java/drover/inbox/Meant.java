package drover.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a notification means: the variable {@code notification} while it is resolved. */
@RegisterForReflection
public final class Meant {
    private final String provider;
    private final String type;
    private String kind = "";
    private String system = "";
    private String path = "";
    private JsonNode record;
    private boolean completable;
    private boolean unknown;

    /** @param type what the provider says beside the body that it is about; or null */
    Meant(String provider, String type) {
        this.provider = provider;
        this.type = type == null ? "" : type;
    }

    /** It is about a thing of that kind. */
    void is(KindsOfProviders.Named named) {
        kind = named.name();
        system = named.kind().getSystem();
    }

    /** Its data is the record, which can be completed or not. */
    void holds(JsonNode data, boolean canBeCompleted) {
        record = data;
        completable = canBeCompleted;
    }

    /** The record is to be fetched there. */
    void isAt(String where) {
        path = where;
    }

    /** Nothing can be told of it. */
    void isUnknown() {
        unknown = true;
    }

    String provider() {
        return provider;
    }

    String type() {
        return type;
    }

    boolean unknown() {
        return unknown;
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
        return path;
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
