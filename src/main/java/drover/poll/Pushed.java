package drover.poll;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** A bean that has streams which are not polled: their systems tell what happens by themselves. */
public interface Pushed {
    /** One of them. */
    interface Told {
        /** The system it belongs to. */
        String source();

        /** Its name, such as {@code prices}. */
        String name();

        /** When the last message has come, or null. */
        Instant lastMessage();

        /** How it is, beside what every stream says of itself. */
        ObjectNode facts();

        /** Does not read any more, or reads again. */
        void rest(boolean rests);

        /** Tries at once, whatever it waits for. */
        void hurry();
    }

    /** Those that are switched on. */
    List<Told> streams();
}
