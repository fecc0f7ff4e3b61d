package drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.oauth.AuthorizationServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** {@code drover record}: the real API is asked through its door with the credential of who is there, and what is personal is in no file. */
class RecordIT extends ProcessTest {
    private static final String ANSWERS =
            """
            {"rounds": [{"answers": [
              {"path": "/orders/", "body": {"count": 900, "next": "https://leaflink.example/orders/?offset=5", "results": [
                {"number": "a1", "status": "Submitted", "modified": "2026-02-03T10:00:00Z", "total": {"amount": "594.00", "currency": "USD"},
                 "customer": {"id": 62111, "display_name": "Jane Quackenbush"}, "notes": "call +1 503 867 5309"},
                {"number": "a2", "status": "STATUS", "modified": "2026-02-03T11:00:00Z", "customer": {"id": 62111, "display_name": "Jane Quackenbush"}},
                {"number": "a3", "status": "Accepted", "modified": "2026-02-03T12:00:00Z", "customer": {"id": 62111, "display_name": "Jane Quackenbush"}}]}},
              {"path": "/customers/", "body": {"count": 1, "next": null, "results": [
                {"id": 62111, "name": "Jane Quackenbush", "email": "jane@wobbegong-farm.com", "modified": "2026-02-03T10:00:00Z"}]}}]}]}
            """;

    private String record(int code, PlayedCase api, String... more) throws Exception {
        try (DroverProcess command = DroverProcess.in(directory)
                .env("LEAFLINK_BASE_URL", api.url())
                .env("LEAFLINK_API_KEY", "key-of-an-engineer")
                .env("DOWNSTREAM_DEFAULT_URL", sink.url())
                .set("leaflink.request-interval", "1ms")
                .asked(Stream.concat(Stream.of("record", "leaflink", "--records", "2"), Stream.of(more))
                        .toArray(String[]::new))
                .start()) {
            assertEquals(code, command.awaitExit(), command.output());
            return command.output();
        }
    }

    private PlayedCase api(String status) throws IOException {
        Path file = directory.resolve("answers.json");
        Files.writeString(file, ANSWERS.replace("STATUS", status));
        return new PlayedCase(file);
    }

    @Test
    void answers_become_fixtures_without_what_is_personal() throws Exception {
        Path orders = directory.resolve("fixtures/leaflink/recorded/orders.json");
        try (PlayedCase api = api("Accepted")) {
            String told = record(0, api);

            assertTrue(told.contains("written: fixtures/leaflink/recorded/orders.json"), told);
            assertTrue(told.contains("written: fixtures/leaflink/recorded/customers.json"), told);
            assertEquals("App key-of-an-engineer", api.authorization());
        }
        String first = Files.readString(orders);
        String all = first + Files.readString(orders.resolveSibling("customers.json"));
        for (String planted : List.of(
                "jane", "quackenbush", "wobbegong", "5309", "62111", "leaflink.example", "key-of-an-engineer")) {
            assertFalse(all.toLowerCase(Locale.ROOT).contains(planted), all);
        }
        assertTrue(first.contains("\"amount\": \"594.00\""), first);
        assertFalse(first.contains("12:00:00"), first);

        try (PlayedCase api = api("Rejected")) {
            String told = record(1, api);

            assertTrue(told.contains("-      \"status\": \"Accepted\","), told);
            assertTrue(told.contains("+      \"status\": \"Rejected\","), told);
            assertTrue(told.contains("--yes writes over it"), told);
            assertEquals(first, Files.readString(orders));
            record(0, api, "--yes");
        }
        assertEquals(first.replace("\"Accepted\"", "\"Rejected\""), Files.readString(orders));
        assertEquals(0, sink.count());
        assertFalse(Files.exists(directory.resolve("data")));
    }

    @Test
    void what_cannot_be_recorded_is_said() throws Exception {
        try (DroverProcess command =
                DroverProcess.in(directory).asked("record", "quickbooks").start()) {
            assertEquals(2, command.awaitExit(), command.output());
            assertTrue(
                    command.output().contains("quickbooks.oauth.client-id is not set: docs/oauth.md"),
                    command.output());
        }
        try (DroverProcess command =
                DroverProcess.in(directory).asked("record", "leaflink").start()) {
            assertEquals(1, command.awaitExit(), command.output());
            assertTrue(command.output().contains("no poll of it is on. Has it a credential"), command.output());
        }
        assertFalse(Files.exists(directory.resolve("fixtures")));
    }

    /** QuickBooks with a provider that gives out a new refresh token each time, and takes everything back when an old one comes again. */
    private DroverSetup quickbooks(AuthorizationServer provider, PlayedCase api) {
        return DroverProcess.in(directory)
                .env("QUICKBOOKS_CLIENT_SECRET", AuthorizationServer.SECRET)
                .set("quickbooks.base-url", api.url())
                .set("quickbooks.realm-id", "4620816365")
                .set("quickbooks.request-interval", "1ms")
                .set("quickbooks.oauth.authorization-url", provider.url() + "/authorize")
                .set("quickbooks.oauth.token-url", provider.url() + "/token")
                .set("quickbooks.oauth.client-id", AuthorizationServer.CLIENT)
                .set("quickbooks.oauth.loopback", "http://127.0.0.1:0/")
                .set("quickbooks.customers.schedule", "0 0 0 1 1 ? 2099")
                .set("downstream.default.url", sink.url());
    }

    private static String recorded(int code, DroverSetup setup) throws Exception {
        try (DroverProcess command =
                setup.asked("record", "quickbooks", "--yes").start()) {
            assertEquals(code, command.awaitExit(), command.output());
            return command.output();
        }
    }

    @Test
    void a_system_that_a_person_lets_in_is_recorded_with_a_token_that_its_owner_lends() throws Exception {
        Path file = directory.resolve("books.json");
        Files.writeString(
                file,
                """
                {"rounds": [{"answers": [{"path": "/v3/company/4620816365/query", "body": {"QueryResponse": {"Customer": [
                  {"Id": "1", "SyncToken": "0", "DisplayName": "Jane Quackenbush", "MetaData": {"LastUpdatedTime": "2026-02-03T08:00:00-07:00"}}],
                  "startPosition": 1, "maxResults": 1}, "time": "2026-02-03T14:22:18.000-08:00"}}]}]}
                """);
        try (AuthorizationServer provider = new AuthorizationServer(true);
                PlayedCase api = new PlayedCase(file)) {
            DroverSetup setup = quickbooks(provider, api);
            assertTrue(recorded(1, setup).contains("authorize it: drover authorize quickbooks"));
            provider.accessLives(1);
            AuthorizeIT.authorize(setup, "quickbooks");
            provider.accessLives(3600);

            String told = recorded(0, setup);

            assertTrue(told.contains("reading quickbooks customers"), told);
            assertTrue(told.contains("written: fixtures/quickbooks/recorded/query-customer.json"), told);
            Path recorded = directory.resolve("fixtures/quickbooks/recorded/query-customer.json");
            assertFalse(Files.readString(recorded).contains("Quackenbush"));
            String lent = api.authorization();
            assertTrue(lent.startsWith("Bearer access-"), lent);
            assertFalse(told.contains(lent.substring("Bearer ".length())), told);

            try (DroverProcess drover = setup.asked().start()) {
                drover.awaitSlowly("ready", drover::isReady);
                recorded(0, setup);

                assertEquals(lent, api.authorization(), "the Drover that runs lends what it has");
                assertEquals(List.of("authorization_code", "refresh_token"), provider.asked());
                assertTrue(drover.lines("authorize again").isEmpty(), drover.output());
            }
        }
    }

    @Test
    void a_token_is_lent_to_nobody_who_asks_from_elsewhere_or_through_a_proxy() throws Exception {
        try (AuthorizationServer provider = new AuthorizationServer(true);
                PlayedCase api = api("Submitted")) {
            DroverSetup setup = quickbooks(provider, api).operated();
            AuthorizeIT.authorize(setup, "quickbooks");
            try (DroverProcess drover = setup.asked().start()) {
                drover.awaitSlowly("ready", drover::isReady);
                URI address = URI.create(drover.managementUrl());
                InetAddress here = InetAddress.getLoopbackAddress();

                assertTrue(lent(address, here, "").contains("\"access\":\"access-"), "who is here is lent it");
                for (String header : List.of("X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1", "via: 1.1 lb")) {
                    refused(lent(address, here, header + "\r\n"));
                }
                refused(lent(address, elsewhere(), ""));
            }
        }
    }

    private static void refused(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        assertTrue(answer.contains("a token is lent on this machine only"), answer);
        assertFalse(answer.contains("access-"), "the token");
    }

    /** An address of this machine at which others see it: who asks by it looks as one of them. */
    private static InetAddress elsewhere() throws IOException {
        Optional<InetAddress> found = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), "NOT TESTED: this machine has no address but 127.0.0.1");
        return found.get();
    }

    /** By hand, because a client chooses the address itself that it asks from. */
    private static String lent(URI management, InetAddress from, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), management.getPort(), from, 0)) {
            String request = "POST /operations/oauth/quickbooks/lend HTTP/1.1\r\nHost: " + management.getAuthority()
                    + "\r\nAuthorization: Bearer " + DroverProcess.OPERATIONS_TOKEN + "\r\nContent-Length: 0\r\n"
                    + headers + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
