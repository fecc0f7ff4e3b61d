package drover.check;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** Whether a port can be listened on. */
public final class Ports {
    private Ports() {}

    /**
     * What is in the way of a port.
     *
     * @param isTaken another program listens there
     * @param words what the system says
     */
    public record Trouble(boolean isTaken, String words) {}

    /** Listens for a moment, and says what is in the way; nobody is let in. */
    public static Optional<Trouble> look(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return Optional.empty();
        } catch (BindException e) {
            String words = String.valueOf(e.getMessage());
            return Optional.of(new Trouble(words.contains("in use"), words));
        } catch (IOException e) {
            return Optional.of(new Trouble(false, String.valueOf(e.getMessage())));
        }
    }
}
