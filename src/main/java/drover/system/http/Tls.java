package drover.system.http;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

/** TLS as Java has it. The certificates that it trusts are read at the first call that needs them: no start waits for that. */
final class Tls implements TlsSocketStrategy {
    private TlsSocketStrategy javas;

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, Object attachment, HttpContext context)
            throws IOException {
        return javas().upgrade(socket, target, port, attachment, context);
    }

    private synchronized TlsSocketStrategy javas() {
        if (javas == null) {
            javas = DefaultClientTlsStrategy.createDefault();
        }
        return javas;
    }
}
