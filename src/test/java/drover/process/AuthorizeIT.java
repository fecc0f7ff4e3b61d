package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.oauth.AuthorizationServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover authorize} as a process with a browser, and SIGKILL at every step of it and of a renewal. */
class AuthorizeIT {
    private static final String ROUTES =
            """
            - beans:
                - name: acme
                  type: drover.system.ApiSystem
                  properties: {authorization: "Authorization: Bearer {acme.access-token}"}
            - templatedRoute: {routeTemplateRef: api, routeId: acme-api-call, parameters: [{name: system, value: acme}]}
            - route:
                id: acme-things-watch
                from:
                  uri: timer:acme
                  parameters: {period: "200"}
                  steps:
                    - setHeader: {name: CamelHttpPath, constant: /things}
                    - doTry:
                        steps:
                          - to: direct:acme-api-call
                          - log: "acme answers"
                        doCatch:
                          - exception: [java.lang.Exception]
                            steps:
                              - log: "acme does not: ${exception.message}"
            """;

    @TempDir
    Path directory;

    private DroverSetup setup(AuthorizationServer server) throws Exception {
        return setup(directory, server);
    }

    /** A Drover with a system that a person lets in. */
    static DroverSetup setup(Path directory, AuthorizationServer server) throws Exception {
        Path routes = Files.createDirectories(directory.resolve("routes"));
        Files.writeString(routes.resolve("acme.camel.yaml"), ROUTES);
        return DroverProcess.in(directory)
                .env("ACME_CLIENT_SECRET", AuthorizationServer.SECRET)
                .set("acme.base-url", server.url() + "/api")
                .set("acme.request-interval", "1ms")
                .set("acme.retry-delay-millis", "10")
                .set("acme.breaker-delay", "100ms")
                .set("acme.oauth.authorization-url", server.url() + "/authorize")
                .set("acme.oauth.token-url", server.url() + "/token")
                .set("acme.oauth.client-id", AuthorizationServer.CLIENT)
                .set("acme.oauth.parameters", "access_type=offline&prompt=consent")
                .set("downstream.default.url", server.url() + "/sink");
    }

    private static HttpResponse<String> open(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What the browser is sent to when the person has consented. */
    private static String consented(DroverProcess command) throws Exception {
        String address = command.awaitLine("^ +http.*state=").strip();
        return open(address).headers().firstValue("Location").orElseThrow();
    }

    static void authorize(DroverSetup setup) throws Exception {
        authorize(setup, "acme");
    }

    static void authorize(DroverSetup setup, String system) throws Exception {
        try (DroverProcess command = setup.asked("authorize", system).start()) {
            HttpResponse<String> page = open(consented(command));
            assertEquals(200, page.statusCode(), page.body());
            assertTrue(page.body().contains(system + " is authorized."), page.body());
            assertEquals(0, command.awaitExit(), command.output());
        }
    }

    @Test
    void a_kill_at_any_step_costs_a_person_at_most_and_only_where_an_answer_was_lost() throws Exception {
        try (AuthorizationServer server = new AuthorizationServer(true)) {
            killedDuringTheExchange(server, false);
            killedDuringTheExchange(server, true);
            authorize(setup(server));
            List<String> asked = server.asked();
            asked.clear();

            try (DroverProcess drover = setup(server).start()) {
                drover.awaitLine("acme answers");
                assertEquals(List.of(), asked, "it goes on with the tokens of the command");
                killedDuringTheTokenCall(server, false, drover, server::endAccess);
            }

            Kill beforeUse = new Kill(1);
            server.beforeApi(() -> {
                if (asked.size() == 2) {
                    beforeUse.hold();
                }
            });
            try (DroverProcess drover = setup(server).start()) {
                beforeUse.strikes(drover);
            }
            server.beforeApi(() -> {});

            try (DroverProcess drover = setup(server).start()) {
                drover.awaitLine("acme answers");
                assertEquals(2, asked.size(), "what was durable is used, and no other is asked for");
                killedDuringTheTokenCall(server, true, drover, server::endAccess);
            }

            DroverSetup last = setup(server);
            try (DroverProcess drover = last.start()) {
                drover.awaitLine("ERROR .*authorize again: drover authorize acme");
                int answers = drover.lines("acme answers").size();
                authorize(last);
                drover.awaitSlowly("answers", () -> drover.lines("acme answers").size() > answers);
            }
        }
    }

    private void killedDuringTheExchange(AuthorizationServer server, boolean carriedOut) throws Exception {
        try (DroverProcess command = setup(server).asked("authorize", "acme").start()) {
            String back = consented(command);
            CompletableFuture<HttpResponse<String>> page = HttpClient.newHttpClient()
                    .sendAsync(HttpRequest.newBuilder(URI.create(back)).build(), HttpResponse.BodyHandlers.ofString());
            killedDuringTheTokenCall(server, carriedOut, command, () -> {});
            assertThrows(ExecutionException.class, page::get, "whoever would have sent the page was killed");
        }
    }

    /** @param begin what makes it ask for a token */
    private static void killedDuringTheTokenCall(
            AuthorizationServer server, boolean carriedOut, DroverProcess drover, Runnable begin) throws Exception {
        Kill kill = new Kill(1);
        Runnable lost = () -> {
            kill.hold();
            throw new IllegalStateException("the connection is gone");
        };
        server.during(carriedOut ? () -> {} : lost, carriedOut ? lost : () -> {});
        begin.run();
        kill.strikes(drover);
        server.during(() -> {}, () -> {});
    }

    @Test
    void by_hand_the_address_that_the_browser_came_to_is_pasted() throws Exception {
        try (AuthorizationServer server = new AuthorizationServer(true);
                DroverProcess command =
                        setup(server).asked("authorize", "acme", "--manual").start()) {
            String back = consented(command);
            command.type("http://127.0.0.1/?code=of-another&state=of-another");
            command.awaitLine("That is not the answer to this authorization");
            command.type(back);

            command.awaitLine("acme is authorized.");
            assertEquals(0, command.awaitExit(), command.output());
        }
    }
}
