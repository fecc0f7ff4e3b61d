package drover.process;

import com.fasterxml.jackson.databind.JsonNode;

/** The server of a case, on a port of its own. */
interface Played extends AutoCloseable {
    String url();

    /** From now on it says what this round says; the events expected of it. */
    JsonNode begin(int round);

    @Override
    void close();
}
