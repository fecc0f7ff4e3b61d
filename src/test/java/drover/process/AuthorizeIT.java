package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.oauth.AuthorizationServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover authorize} as a process with a browser, and SIGKILL while a token is made new. */
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

    private void authorize(AuthorizationServer server) throws Exception {
        try (DroverProcess command = setup(server).asked("authorize", "acme").start()) {
            HttpResponse<String> page = open(consented(command));
            assertEquals(200, page.statusCode(), page.body());
            assertTrue(page.body().contains("acme is authorized."), page.body());
            assertEquals(0, command.awaitExit(), command.output());
        }
    }

    @Test
    void the_command_lets_a_browser_come_back_and_drover_goes_on_with_its_tokens() throws Exception {
        try (AuthorizationServer server = new AuthorizationServer(true)) {
            authorize(server);

            try (DroverProcess drover = setup(server).start()) {
                drover.awaitLine("acme answers");
            }
            assertEquals(List.of("authorization_code"), server.asked());
        }
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

    @Test
    void a_kill_while_a_token_is_made_new_locks_nobody_out() throws Exception {
        try (AuthorizationServer server = new AuthorizationServer(false)) {
            authorize(server);
            for (boolean carriedOut : new boolean[] {false, true}) {
                server.endAccess();
                killedInTheMiddle(server, carriedOut);
            }
            try (DroverProcess drover = setup(server).start()) {
                drover.awaitLine("acme answers");
                assertEquals(List.of(), drover.lines("authorize again"));
            }
            int asked = server.asked().size();
            try (DroverProcess drover = setup(server).start()) {
                drover.awaitLine("acme answers");
                drover.kill();
            }
            assertEquals(
                    asked, server.asked().size(), "what was durable is used after a start, and no other is asked for");
        }
    }

    private void killedInTheMiddle(AuthorizationServer server, boolean carriedOut) throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        Runnable hold = () -> {
            underWay.countDown();
            waitFor(killed);
        };
        server.during(carriedOut ? () -> {} : hold, carriedOut ? hold : () -> {});
        try (DroverProcess drover = setup(server).start()) {
            drover.await("a refresh under way", () -> underWay.getCount() == 0);
            drover.kill();
        }
        server.during(() -> {}, () -> {});
        killed.countDown();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertTrue(latch.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
