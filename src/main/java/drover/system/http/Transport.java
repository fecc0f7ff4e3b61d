package drover.system.http;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;

/**
 * One request and its answer on one connection. An answer that comes before the request is whole (413, 401) is read although
 * the rest cannot be sent; and a connection that the other side had closed before is told apart from a failure.
 */
final class Transport extends HttpRequestExecutor {
    private static final Timeout EARLY = Timeout.ofSeconds(2);

    private static final Timeout MOMENT = Timeout.ofMilliseconds(1);
    /** In less than this no server gives a connection up. */
    private static final Duration RESTED = Duration.ofMillis(100);

    private final boolean statusDecides;
    private final Map<HttpClientConnection, Long> answered = Collections.synchronizedMap(new WeakHashMap<>());

    /** @param statusDecides an answer is as good where its headers lie about its body */
    Transport(boolean statusDecides) {
        this.statusDecides = statusDecides;
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            HttpResponseInformationCallback information,
            HttpContext context)
            throws IOException, HttpException {
        EndpointDetails details = connection.getEndpointDetails();
        boolean used = details != null && details.getRequestCount() > 0;
        long received = details == null ? 0 : details.getReceivedBytesCount();
        try {
            if (used && hasRested(connection) && connection.isDataAvailable(MOMENT)) {
                throw StaleConnection.spokenTo();
            }
            return exchange(request, connection);
        } catch (StaleConnection | HttpException | SocketTimeoutException e) {
            Closer.closeQuietly(connection);
            throw e;
        } catch (RuntimeException e) {
            // Such as a status of 000: it is what came, and no mistake of ours.
            Closer.closeQuietly(connection);
            throw new ProtocolException("what came is no HTTP: " + e.getMessage(), e);
        } catch (IOException e) {
            Closer.closeQuietly(connection);
            throw used && details.getReceivedBytesCount() == received ? new StaleConnection(e) : e;
        } finally {
            answered.put(connection, System.nanoTime());
        }
    }

    private boolean hasRested(HttpClientConnection connection) {
        Long last = answered.get(connection);
        return last == null || System.nanoTime() - last > RESTED.toNanos();
    }

    private ClassicHttpResponse exchange(ClassicHttpRequest request, HttpClientConnection connection)
            throws IOException, HttpException {
        connection.sendRequestHeader(request);
        try {
            if (request.getEntity() != null) {
                connection.sendRequestEntity(request);
            }
            connection.flush();
        } catch (SocketException e) {
            return early(request, connection, e);
        }
        return answer(request, connection);
    }

    /** What was sent is not wanted any more: the reason may stand there already. */
    private ClassicHttpResponse early(
            ClassicHttpRequest request, HttpClientConnection connection, SocketException failure)
            throws IOException, HttpException {
        ClassicHttpResponse answer;
        try {
            connection.setSocketTimeout(EARLY);
            answer = answer(request, connection);
        } catch (IOException e) {
            failure.addSuppressed(e);
            throw failure;
        }
        answer.setHeader(HttpHeaders.CONNECTION, "close");
        return answer;
    }

    private ClassicHttpResponse answer(ClassicHttpRequest request, HttpClientConnection connection)
            throws IOException, HttpException {
        ClassicHttpResponse answer = connection.receiveResponseHeader();
        while (answer.getCode() < HttpStatus.SC_SUCCESS && answer.getCode() != HttpStatus.SC_SWITCHING_PROTOCOLS) {
            answer = connection.receiveResponseHeader();
        }
        if (MessageSupport.canResponseHaveBody(request.getMethod(), answer)) {
            receiveBody(connection, answer);
        }
        return answer;
    }

    private void receiveBody(HttpClientConnection connection, ClassicHttpResponse answer)
            throws IOException, HttpException {
        try {
            connection.receiveResponseEntity(answer);
        } catch (ProtocolException e) {
            // Two lengths, one below zero, an encoding that nobody knows: where its end is cannot be told.
            if (!statusDecides) {
                throw e;
            }
            answer.setHeader(HttpHeaders.CONNECTION, "close");
        }
    }
}
