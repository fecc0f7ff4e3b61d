package drover.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import drover.system.ApiException;
import drover.system.ApiSystem;
import drover.system.Credentials;
import drover.system.Doors;
import drover.system.Permanent;
import drover.system.Transient;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.model.ModelCamelContext;

/**
 * Asks a token endpoint. It has a door of its own, {@code <system>.oauth}: paced, behind a breaker, and judged as every API is. The
 * client's id and secret go by HTTP Basic, each written as a form does, which every endpoint takes (RFC 6749, 2.3.1); a client without one says its id.
 */
@ApplicationScoped
class TokenEndpoint {
    private static final String DOOR = ".oauth";

    private final CamelContext camel;
    private final Credentials credentials;
    private final Doors doors;
    private final Map<String, Boolean> withSecret = new HashMap<>();

    TokenEndpoint(CamelContext camel, Credentials credentials, Doors doors) {
        this.camel = camel;
        this.doors = doors;
        this.credentials = credentials;
    }

    /** What it answered: tokens, or why not. */
    record TokenResponse(Tokens tokens, Refusal refusal) {}

    /** A new access token for what we were granted. */
    TokenResponse refresh(Client client, String refresh) throws ApiException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "refresh_token");
        fields.put("refresh_token", refresh);
        return ask(client, fields);
    }

    /** The first tokens for a code. A person waits: whatever its door was closed for, it is asked. */
    TokenResponse exchange(Client client, String code, String redirect, String verifier) throws ApiException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "authorization_code");
        fields.put("code", code);
        fields.put("redirect_uri", redirect);
        fields.put("code_verifier", verifier);
        doors.of(client.system() + DOOR).reopen();
        return ask(client, fields);
    }

    private TokenResponse ask(Client client, Map<String, String> fields) throws ApiException {
        boolean secret = credentials.find(secret(client)).isPresent();
        if (!secret) {
            fields.put("client_id", client.id());
        }
        String route = route(client, secret);
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            Exchange exchange = template.send("direct:" + route, call -> {
                call.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/x-www-form-urlencoded");
                call.getMessage().setBody(Client.form(fields));
            });
            return answer(client, exchange);
        } catch (java.io.IOException e) {
            throw new Transient(client.system() + DOOR + ": " + e.getMessage(), e);
        }
    }

    private static TokenResponse answer(Client client, Exchange exchange) throws ApiException {
        Exception failure = exchange.getException();
        JsonNode body = exchange.getMessage().getBody() instanceof JsonNode json ? json : null;
        if (failure == null) {
            Tokens tokens = body == null ? null : Tokens.read(body);
            if (tokens == null) {
                throw new Transient(client.system() + DOOR + " answered 200 without an access token", null);
            }
            return new TokenResponse(tokens, null);
        }
        Refusal refusal = Refusal.read(body);
        if (failure instanceof Permanent permanent) {
            if (refusal != null) {
                return new TokenResponse(null, refusal);
            }
            // A 400 that says no error of OAuth is not of the token endpoint: a proxy's page. It may be otherwise the
            // next time.
            throw new Transient(permanent.getMessage(), permanent);
        }
        if (failure instanceof ApiException api) {
            throw api;
        }
        throw new Transient(client.system() + DOOR + ": " + failure.getMessage(), failure);
    }

    private String secret(Client client) {
        return client.system() + ".client-secret";
    }

    /** Its route, from the template of all doors; made when it is first needed. */
    private synchronized String route(Client client, boolean secret) {
        String door = client.system() + DOOR;
        String route = client.system() + "-oauth-request";
        if (!Boolean.valueOf(secret).equals(withSecret.put(door, secret))) {
            ApiSystem system = new ApiSystem();
            if (secret) {
                String id = URLEncoder.encode(client.id(), StandardCharsets.UTF_8);
                // The id itself, for it is no secret: every browser sees it, and texts may have it in them.
                system.setAuthorization("Authorization: Basic " + id + ":{" + secret(client) + ":form}");
            }
            camel.getRegistry().bind(door, ApiSystem.class, system);
        }
        if (camel.getRoute(route) == null) {
            try {
                ((ModelCamelContext) camel).addRouteFromTemplate(route, "door", parameters(client, door, route));
                camel.getRouteController().startRoute(route);
            } catch (Exception e) {
                throw new IllegalStateException("the door to " + client.tokenUrl() + " cannot be made", e);
            }
        }
        return route;
    }

    private static Map<String, Object> parameters(Client client, String door, String route) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("door", door);
        parameters.put("route", route);
        parameters.put("method", "POST");
        parameters.put("url", client.tokenUrl());
        parameters.put("period", "200ms");
        parameters.put("patience", "5s");
        parameters.put("timeout", "{{" + client.system() + ".timeout}}");
        parameters.put("connect", "{{" + client.system() + ".connect-timeout}}");
        parameters.put("delay", "{{" + client.system() + ".breaker-delay}}");
        parameters.put("successes", "1");
        return parameters;
    }
}
