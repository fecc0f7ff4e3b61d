package drover.record;

import com.fasterxml.jackson.databind.JsonNode;

/** A bean that looks at records as they come. It changes nothing, throws nothing, and is quick. */
public interface Onlooker {
    /**
     * A record has come.
     *
     * @param record as the API gave it
     * @param isFirst whether it is the first of those that came together
     * @param isRefused whether it, or a part of it, could not be read
     */
    void came(Kind kind, JsonNode record, boolean isFirst, boolean isRefused);
}
