package drover.oauth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Waits on this machine for the browser to come back (RFC 8252, 7.3): one port of the loopback address, for as long as a person needs.
 * What is not the answer (an icon, another program that looks around) is told so and does not end it.
 */
public final class Loopback implements AutoCloseable {
    private static final int READ_MILLIS = 5000;
    private static final int LONGEST = 16_384;

    private final ServerSocket server;
    private final URI address;

    private Loopback(ServerSocket server, URI address) {
        this.server = server;
        this.address = address;
    }

    /**
     * Listens.
     *
     * @param wanted such as {@code http://127.0.0.1:0/}; port 0 is any that is free
     * @throws IOException when it cannot; the message says why
     */
    public static Loopback at(URI wanted) throws IOException {
        InetAddress host = InetAddress.getByName(wanted.getHost());
        if (!host.isLoopbackAddress() || !"http".equals(wanted.getScheme())) {
            throw new IOException(wanted + " is not on this machine: http://127.0.0.1 or http://localhost is expected");
        }
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(host, Math.max(0, wanted.getPort())));
        String path = wanted.getRawPath() == null || wanted.getRawPath().isEmpty() ? "/" : wanted.getRawPath();
        return new Loopback(server, URI.create("http://" + wanted.getHost() + ":" + server.getLocalPort() + path));
    }

    /** Where the browser has to come to. */
    public URI address() {
        return address;
    }

    /**
     * Waits for the answer.
     *
     * @param state what the answer must say; another is of somebody else, and does not end it
     * @param finish gets the query of the answer, and says how it ended: the browser is shown the words
     * @return how it ended, or null when nobody came in time
     */
    public Authorizing.Ended await(Duration patience, String state, Function<String, Authorizing.Ended> finish)
            throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                return null;
            }
            server.setSoTimeout((int) left);
            try (Socket browser = server.accept()) {
                browser.setSoTimeout(READ_MILLIS);
                Authorizing.Ended ended = answer(browser, state, finish);
                if (ended != null) {
                    return ended;
                }
            } catch (SocketTimeoutException e) {
                // Whoever was connected said nothing, or nobody came: the time that is left decides.
            }
        }
    }

    private Authorizing.Ended answer(Socket browser, String state, Function<String, Authorizing.Ended> finish)
            throws IOException {
        String asked = request(browser);
        String[] words = asked.split(" ", -1);
        String target = words.length == 3 && words[0].equals("GET") ? words[1] : "";
        String query = target.startsWith(address.getRawPath() + "?")
                ? target.substring(address.getRawPath().length() + 1)
                : "";
        if (!List.of(query.split("&", -1)).contains("state=" + state)) {
            send(browser, "404 Not Found", Page.of(false, "Nothing is here."));
            return null;
        }
        Authorizing.Ended ended = finish.apply(query);
        send(browser, ended.done() ? "200 OK" : "400 Bad Request", Page.of(ended.done(), ended.words()));
        return ended;
    }

    /** The first line; the headers are read, so that closing does not cut the answer off. */
    private static String request(Socket browser) throws IOException {
        BufferedReader reader = new BufferedReader(
                new InputStreamReader(browser.getInputStream(), StandardCharsets.ISO_8859_1), LONGEST);
        StringBuilder first = new StringBuilder();
        int read = 0;
        boolean inFirst = true;
        int last = 0;
        int c;
        while (read++ < LONGEST && (c = reader.read()) >= 0) {
            if (c == '\n' && last == '\n') {
                break;
            }
            if (c == '\n') {
                inFirst = false;
            } else if (inFirst && c != '\r') {
                first.append((char) c);
            }
            last = c == '\r' ? last : c;
        }
        return first.toString();
    }

    private static void send(Socket browser, String status, String page) throws IOException {
        byte[] body = page.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 " + status + "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " + body.length
                        + "\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
                        + "Content-Security-Policy: default-src 'none'\r\nConnection: close\r\n\r\n";
        browser.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        browser.getOutputStream().write(body);
        browser.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
