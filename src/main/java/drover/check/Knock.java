package drover.check;

import drover.system.http.Proxies.Proxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** One look at one target, step by step; the step that fails says what to do. */
final class Knock {
    private static final int PATIENCE = (int) Duration.ofSeconds(5).toMillis();
    private static final Duration SOON = Duration.ofDays(14);
    private static final int LONGEST_ANSWER = 8192;

    private final Target target;
    private final Proxy proxy;

    /** @param proxy null: none leads there */
    Knock(Target target, Proxy proxy) {
        this.target = target;
        this.proxy = proxy;
    }

    /** A step that failed, in words that say what to do. */
    private static final class Shut extends IOException {
        private static final long serialVersionUID = 1L;

        Shut(String words) {
            super(words);
        }
    }

    Row look() {
        try (Socket socket = connect()) {
            if (proxy != null && !target.isSecure()) {
                return Row.ok(
                        target.what(),
                        "the proxy " + proxy.host() + ":" + proxy.port() + " answers; who is behind it was not asked");
            }
            if (proxy != null) {
                tunnel(socket);
            }
            return target.isSecure() ? secure(socket) : Row.ok(target.what(), target.place() + " takes connections");
        } catch (Shut e) {
            return Row.fail(target.what(), e.getMessage());
        } catch (IOException e) {
            return Row.fail(target.what(), target.place() + ": " + e.getMessage());
        }
    }

    private Socket connect() throws IOException {
        String host = proxy == null ? target.host() : proxy.host();
        int port = proxy == null ? target.port() : proxy.port();
        String place = (proxy == null ? "" : "the proxy ") + host + ":" + port;
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new Shut(
                    "no address is known for " + host + ": look at its spelling, and at the DNS of this machine");
        }
        IOException last = null;
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), PATIENCE);
                socket.setSoTimeout(PATIENCE);
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw new Shut(place + shut(last));
    }

    private static String shut(IOException why) {
        if (why instanceof SocketTimeoutException) {
            return " does not answer: a firewall may be between, or a proxy is needed (drover.http.proxy)";
        }
        return why instanceof ConnectException
                ? " takes no connection (" + why.getMessage() + "): look at host and port, and whether it runs"
                : " cannot be reached: " + why.getMessage();
    }

    /** Asks the proxy to lead there; the one behind it hears nothing yet. */
    private void tunnel(Socket socket) throws IOException {
        String request = "CONNECT " + target.place() + " HTTP/1.1\r\nHost: " + target.place() + "\r\n";
        if (proxy.user() != null) {
            byte[] known = (proxy.user() + ":" + proxy.password()).getBytes(StandardCharsets.UTF_8);
            request += "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(known) + "\r\n";
        }
        socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.UTF_8));
        String status = head(socket.getInputStream());
        if (!status.matches("HTTP/1\\.\\d 2\\d\\d.*")) {
            String said =
                    status.matches("HTTP/1\\.\\d \\d{3}.*") ? status.substring(9, 12) : "something that is no HTTP";
            throw new Shut(
                    "the proxy " + proxy.host() + ":" + proxy.port() + " answers " + said + " for " + target.place()
                            + (said.equals("407")
                                    ? ": write user and password into drover.http.proxy"
                                    : ": it has to let us through, or drover.http.no-proxy has to name the host"));
        }
    }

    /** The first line of an answer; all of its head is read. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < LONGEST_ANSWER && head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString().lines().findFirst().orElse("");
    }

    private Row secure(Socket socket) throws IOException {
        try (SSLSocket tls = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(socket, target.host(), target.port(), true)) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            Instant end = ((X509Certificate) tls.getSession().getPeerCertificates()[0])
                    .getNotAfter()
                    .toInstant();
            String words =
                    target.place() + " takes connections, " + tls.getSession().getProtocol()
                            + (proxy == null ? "" : ", through the proxy " + proxy.host() + ":" + proxy.port());
            return end.isBefore(Instant.now().plus(SOON))
                    ? Row.warn(target.what(), words + "; its certificate ends at " + end + ": it has to be renewed")
                    : Row.ok(target.what(), words);
        } catch (SSLException e) {
            throw new Shut(
                    "TLS with " + target.place() + " fails: " + reason(e)
                            + ". Look at the address (https or http?), the clock, and whether this machine trusts its certificate");
        } catch (SocketTimeoutException e) {
            throw new Shut(target.place() + " takes connections and says nothing: is it https?");
        }
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
}
