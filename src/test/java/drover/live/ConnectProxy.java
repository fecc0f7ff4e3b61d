package drover.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/** An HTTP proxy that opens a tunnel (CONNECT, RFC 9110) to one server, whatever host is named. */
final class ConnectProxy implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ConnectProxy.class);

    /** The head of each request. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;

    ConnectProxy(int target) throws IOException {
        this.target = target;
        begin("proxy", this::accept);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void begin(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        LOG.debug("one side has closed", e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            begin("proxy-tunnel", () -> tunnel(client));
        }
    }

    private void tunnel(Socket client) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII), 1);
        StringBuilder head = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            head.append(line).append('\n');
        }
        asked.add(head.toString());
        client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
        begin("proxy-back", () -> {
            try (there;
                    client) {
                there.getInputStream().transferTo(client.getOutputStream());
            }
        });
        client.getInputStream().transferTo(there.getOutputStream());
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
