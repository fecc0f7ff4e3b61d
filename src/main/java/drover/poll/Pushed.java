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

        /** Whether it is switched on. */
        boolean isOn();

        /** When the last message has come, or null. */
        Instant lastMessage();

        /** How it is, beside what every stream says of itself. */
        ObjectNode facts();

        /** Whether its server can tell it something now. */
        boolean isConnected();

        /** Whether so many messages have come since its route was started, and all of them are carried on. */
        boolean hasCarriedOn(long messages);

        /** Does not read any more, or reads again. */
        void rest(boolean rests);

        /** Tries at once, whatever it waits for. */
        void hurry();
    }

    /** All of them, in routes that are switched on and off. */
    List<Told> streams();
}
