package drover.operate;

import drover.oauth.Authorizing;
import drover.oauth.Callback;
import drover.oauth.Clients;
import drover.oauth.Lending;
import drover.record.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How a person begins to let us in at a system: the page gets a link, the command {@code drover authorize} does the rest by itself. */
@ApplicationScoped
class AuthorizeOperations implements Endpoints.Group {
    private static final String NO_SYSTEM = "there is no system of that name with OAuth 2.0 (<system>.oauth.token-url)";
    private static final String NOT_HERE = "a token is lent on this machine only";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> FORWARDED = Set.of("Forwarded", "X-Forwarded-For", "Via");
    private static final String ANSWER = "Drover-Answer";

    private final Clients clients;
    private final Authorizing authorizing;
    private final Callback callback;
    private final Lending lending;

    AuthorizeOperations(Clients clients, Authorizing authorizing, Callback callback, Lending lending) {
        this.clients = clients;
        this.authorizing = authorizing;
        this.callback = callback;
        this.lending = lending;
    }

    @Override
    public void add(Endpoints.Table table) {
        table.post("oauth/:name/link", c -> of(c, name -> Json.object().put("open", callback.ticket(name))));
        table.post(
                "oauth/:name/begin",
                c -> of(c, name -> Json.object().put("open", authorizing.begin(name, redirect(c)))));
        table.post(
                "oauth/:name/end",
                c -> of(c, name -> {
                    Authorizing.Ended ended = authorizing.end(name, answer(c), null);
                    return Json.object().put("done", ended.done()).put("message", ended.words());
                }));
        table.post("oauth/:name/lend", c -> isHere(c) ? of(c, this::lent) : Answer.message(403, NOT_HERE));
    }

    /** Whoever asks is on this machine: a token goes to no other. Of whom a proxy asks for, that is not known. */
    private static boolean isHere(RoutingContext context) {
        if (FORWARDED.stream().anyMatch(context.request().headers()::contains)) {
            return false;
        }
        String from = context.request().remoteAddress().hostAddress();
        return from != null && (from.startsWith("127.") || from.equals("::1") || from.equals("0:0:0:0:0:0:0:1"));
    }

    private com.fasterxml.jackson.databind.node.ObjectNode lent(String system) {
        Lending.Loan loan = lending.lend(system);
        return Json.object()
                .put("access", loan.access())
                .put("millis", loan.left().toMillis());
    }

    private interface Act {
        com.fasterxml.jackson.databind.node.ObjectNode of(String system);
    }

    private Answer of(RoutingContext context, Act act) {
        String name = Request.name(context);
        if (!clients.isOne(name)) {
            return Answer.message(404, NO_SYSTEM);
        }
        try {
            return new Answer(200, act.of(name));
        } catch (IllegalStateException e) {
            return Answer.message(409, e.getMessage());
        }
    }

    /** Where the command listens: on the machine of whoever has the token, and nowhere else. */
    private static String redirect(RoutingContext context) {
        String redirect = context.request().getParam("redirect", "");
        URI uri = URI.create(redirect);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null || !LOOPBACK.contains(uri.getHost())) {
            throw new IllegalArgumentException(
                    "redirect has to be an address of this machine: http://127.0.0.1:<port>/");
        }
        return redirect;
    }

    /** The query that the browser came back with stands in a header: addresses are written down in more places. */
    private static Map<String, String> answer(RoutingContext context) {
        Map<String, String> fields = new LinkedHashMap<>();
        String query = context.request().getHeader(ANSWER);
        for (String field : (query == null ? "" : query).split("&", -1)) {
            String[] parts = field.split("=", 2);
            if (parts.length == 2) {
                fields.putIfAbsent(decode(parts[0]), decode(parts[1]));
            }
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
