package drover.oauth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import drover.record.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider over real sockets: a consent page that consents, a token endpoint, and an API that takes what that gives out. A lenient one
 * (as Google's) keeps its refresh tokens, gives one only where consent was asked for, and takes a code without PKCE; a strict one
 * wants PKCE and the exact redirect address, gives out a new refresh token each time, and when an old one comes again it takes
 * everything back.
 */
public final class AuthorizationServer implements AutoCloseable {
    public static final String CLIENT = "drover-client";
    public static final String SECRET = "secret-of+drover/1";

    private record Code(String redirect, String challenge, String scope, boolean consent) {}

    private record Given(String family, String scope) {}

    /** An answer out of order. */
    private record Odd(int status, String type, String body) {}

    private final HttpServer server;
    private final boolean strict;
    private final Map<String, Code> codes = new HashMap<>();
    private final Map<String, Given> refreshTokens = new HashMap<>();
    private final Map<String, Given> used = new HashMap<>();
    private final Map<String, String> accessTokens = new HashMap<>();
    private final Set<String> dead = new HashSet<>();
    private final Deque<Odd> odd = new ArrayDeque<>();
    private final AtomicInteger count = new AtomicInteger();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> secrets = new CopyOnWriteArrayList<>();
    private final List<String> addresses = new CopyOnWriteArrayList<>();
    private volatile Runnable before = () -> {};
    private volatile Runnable after = () -> {};
    private volatile Runnable beforeApi = () -> {};
    volatile int expiresIn = 3600;
    volatile Integer refreshExpiresIn;
    volatile String granted;
    volatile String consentError;

    public AuthorizationServer(boolean strict) throws IOException {
        this.strict = strict;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "authorization-server");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/authorize", this::consent);
        server.createContext("/token", this::token);
        server.createContext("/api/", this::api);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The grant types that were asked for, in order. */
    public List<String> asked() {
        return asked;
    }

    /** Every token and code it has given out. */
    List<String> secrets() {
        return secrets;
    }

    /** With what the API was asked. */
    List<String> addresses() {
        return addresses;
    }

    /** The next token call is answered so, and nothing else happens. */
    synchronized void answer(int status, String type, String body) {
        odd.add(new Odd(status, type, body));
    }

    /** What happens when a token call has come, and when it was carried out but not answered yet. */
    public void during(Runnable before, Runnable after) {
        this.before = before;
        this.after = after;
    }

    /** What happens when the API is called. */
    public void beforeApi(Runnable before) {
        this.beforeApi = before;
    }

    /** The person takes it all back. */
    synchronized void revoke() {
        refreshTokens.values().forEach(given -> dead.add(given.family()));
        accessTokens.clear();
    }

    /** How long the access tokens live that it gives out from now on. */
    public void accessLives(int seconds) {
        expiresIn = seconds;
    }

    /** Access tokens end early. */
    public synchronized void endAccess() {
        accessTokens.clear();
    }

    /** A refresh token as if a person had consented somewhere else. */
    synchronized String refreshToken(String scope) {
        String token = secret("refresh");
        refreshTokens.put(token, new Given("family-" + count.incrementAndGet(), scope));
        return token;
    }

    private String secret(String kind) {
        String secret = kind + "-" + count.incrementAndGet() + "-of-the-server-" + System.nanoTime();
        secrets.add(secret);
        return secret;
    }

    private void consent(HttpExchange call) throws IOException {
        Map<String, String> query = fields(call.getRequestURI().getRawQuery());
        String redirect = query.get("redirect_uri");
        if (!CLIENT.equals(query.get("client_id"))) {
            send(call, 401, "text/html", "<h1>Error 401: invalid_client</h1>");
            return;
        }
        String back;
        if (consentError != null) {
            back = "error=" + consentError + "&error_description=The+person+said+no";
        } else if (strict && !"S256".equals(query.get("code_challenge_method"))) {
            back = "error=invalid_request&error_description=PKCE+is+required";
        } else {
            String code = secret("code");
            boolean consented = "consent".equals(query.get("prompt")) && "offline".equals(query.get("access_type"));
            synchronized (this) {
                codes.put(
                        code,
                        new Code(
                                redirect,
                                query.get("code_challenge"),
                                query.getOrDefault("scope", ""),
                                strict || consented));
            }
            back = "code=" + code;
        }
        call.getResponseHeaders()
                .add("Location", redirect + "?" + back + "&state=" + query.getOrDefault("state", "") + "&iss=x");
        send(call, 302, "text/plain", "");
    }

    private void token(HttpExchange call) throws IOException {
        Map<String, String> form = fields(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        asked.add(form.getOrDefault("grant_type", ""));
        before.run();
        Odd next;
        synchronized (this) {
            next = odd.poll();
        }
        if (next != null) {
            send(call, next.status(), next.type(), next.body());
            return;
        }
        ObjectNode answer = Json.object();
        int status = carryOut(call, form, answer);
        after.run();
        send(call, status, "application/json", answer.toString());
    }

    private synchronized int carryOut(HttpExchange call, Map<String, String> form, ObjectNode answer) {
        String pair = URLEncoder.encode(CLIENT, StandardCharsets.UTF_8) + ":"
                + URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        if (!basic.equals(call.getRequestHeaders().getFirst("Authorization"))) {
            return refuse(answer, 401, "invalid_client", "The OAuth client was not found.");
        }
        return switch (form.getOrDefault("grant_type", "")) {
            case "authorization_code" -> exchange(form, answer);
            case "refresh_token" -> refresh(form.get("refresh_token"), answer);
            default -> refuse(answer, 400, "unsupported_grant_type", "");
        };
    }

    private int exchange(Map<String, String> form, ObjectNode answer) {
        Code code = codes.remove(form.get("code"));
        boolean proven = code != null
                && (code.challenge() == null
                        ? !strict
                        : code.challenge().equals(Pending.digest(form.getOrDefault("code_verifier", ""))));
        if (!proven || !code.redirect().equals(form.get("redirect_uri"))) {
            return refuse(answer, 400, "invalid_grant", "Bad Request");
        }
        return give(
                new Given("family-" + count.incrementAndGet(), granted == null ? code.scope() : granted),
                code.consent(),
                answer);
    }

    private int refresh(String token, ObjectNode answer) {
        Given before = used.get(token);
        if (before != null) {
            dead.add(before.family());
            return refuse(answer, 400, "invalid_grant", "refresh token already used");
        }
        Given given = refreshTokens.get(token);
        if (given == null || dead.contains(given.family())) {
            return refuse(answer, 400, "invalid_grant", "Token has been expired or revoked.");
        }
        if (strict) {
            used.put(token, refreshTokens.remove(token));
        }
        return give(given, strict, answer);
    }

    private int give(Given given, boolean refresh, ObjectNode answer) {
        String access = secret("access");
        accessTokens.put(access, given.scope());
        answer.put("access_token", access)
                .put("expires_in", expiresIn)
                .put("scope", given.scope())
                .put("token_type", "Bearer");
        if (refresh) {
            String token = secret("refresh");
            refreshTokens.put(token, given);
            answer.put("refresh_token", token);
            if (refreshExpiresIn != null) {
                answer.put("x_refresh_token_expires_in", refreshExpiresIn);
            }
        }
        return 200;
    }

    private static int refuse(ObjectNode answer, int status, String error, String description) {
        answer.put("error", error).put("error_description", description);
        return status;
    }

    private void api(HttpExchange call) throws IOException {
        String header = call.getRequestHeaders().getFirst("Authorization");
        addresses.add(call.getRequestURI().getPath());
        beforeApi.run();
        boolean good;
        synchronized (this) {
            good = header != null && accessTokens.containsKey(header.replaceFirst("^Bearer ", ""));
        }
        send(
                call,
                good ? 200 : 401,
                "application/json",
                good ? "{\"ok\":true}" : "{\"error\":{\"code\":401,\"message\":\"Invalid Credentials\"}}");
    }

    static Map<String, String> fields(String form) {
        Map<String, String> fields = new HashMap<>();
        for (String field : (form == null ? "" : form).split("&", -1)) {
            String[] parts = field.split("=", 2);
            if (parts.length == 2) {
                fields.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static void send(HttpExchange call, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().add("Content-Type", type);
        call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
