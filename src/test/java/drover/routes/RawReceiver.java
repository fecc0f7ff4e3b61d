package drover.routes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A receiver that answers byte by byte what it is told to, over a socket of its own. */
final class RawReceiver implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");

    private final ServerSocket server;
    private final Answer answer;
    private final boolean early;
    private final List<Post> posts = new CopyOnWriteArrayList<>();

    /** What is done after a post has come, or, early, after its head. */
    @FunctionalInterface
    interface Answer {
        void give(Socket socket, OutputStream out) throws Exception;
    }

    /** A request as it came. */
    record Post(String head, byte[] body) {
        String header(String name) {
            Matcher header =
                    Pattern.compile("(?im)^" + Pattern.quote(name) + ": *(.*)$").matcher(head);
            return header.find() ? header.group(1).strip() : null;
        }
    }

    RawReceiver(boolean early, Answer answer) {
        this.early = early;
        this.answer = answer;
        try {
            server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/in";
    }

    List<Post> posts() {
        return posts;
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "raw-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                thread(() -> serve(socket));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            for (String head = head(socket.getInputStream()); !head.isEmpty(); head = head(socket.getInputStream())) {
                Matcher length = LENGTH.matcher(head);
                int size = length.find() ? Integer.parseInt(length.group(1)) : 0;
                byte[] body = early ? new byte[0] : socket.getInputStream().readNBytes(size);
                posts.add(new Post(head, body));
                answer.give(socket, socket.getOutputStream());
                if (early) {
                    return;
                }
            }
        } catch (Exception e) {
            // The other side is gone.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (b == '\n' && text.toLowerCase(Locale.ROOT).endsWith("\r\n\r\n")) {
                return text;
            }
        }
        return "";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
