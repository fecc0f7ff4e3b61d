package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Over real sockets. */
class ProbeTest {
    @Test
    void says_what_is_down() throws IOException {
        Probe.Result result = answer(
                503,
                "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"store\",\"status\":\"DOWN\"},{\"name\":\"routes\",\"status\":\"UP\"}]}");

        assertEquals(new Probe.Result(false, "not ready: store"), result);
    }

    @Test
    void is_ready_when_it_says_so() throws IOException {
        assertTrue(answer(200, "{\"status\":\"UP\",\"checks\":[]}").up());
    }

    @Test
    void tells_the_status_of_something_else_that_listens_there() throws IOException {
        assertEquals("not ready: it answers 404", answer(404, "<html>no</html>").words());
    }

    @Test
    void says_where_nothing_answers() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        Probe.Result result = Probe.at("127.0.0.1", free).ready();

        assertFalse(result.up());
        assertTrue(result.words().contains("http://127.0.0.1:" + free + "/q/health/ready"), result.words());
    }

    private static Probe.Result answer(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/q/health/ready", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            return Probe.at("127.0.0.1", server.getAddress().getPort()).ready();
        } finally {
            server.stop(0);
        }
    }
}
