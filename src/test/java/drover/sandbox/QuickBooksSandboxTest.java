package drover.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickBooksSandboxTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-02-03T22:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Books books() throws IOException {
        Books books = new Books(CLOCK);
        books.setFixture("fixtures/quickbooks/books.json");
        books.setJournal(folder.resolve("books.jsonl").toString());
        books.load();
        return books;
    }

    private static JsonNode json(Answer answer) throws IOException {
        return Json.read(answer.body());
    }

    private static String query(String select) {
        return "query=" + URLEncoder.encode(select, StandardCharsets.UTF_8) + "&minorversion=75";
    }

    @Test
    void a_query_is_read_page_by_page_and_what_was_deleted_is_told_by_the_changes_alone() throws IOException {
        Books books = books();
        for (int i = 0; i < 20; i++) {
            books.move();
        }

        JsonNode first = json(
                books.query(
                        query(
                                "select * from Invoice where MetaData.LastUpdatedTime >= '1970-01-01T00:00:00Z' orderby MetaData.LastUpdatedTime startposition 1 maxresults 2")));
        JsonNode second = json(
                books.query(
                        query(
                                "select * from Invoice where MetaData.LastUpdatedTime >= '1970-01-01T00:00:00Z' orderby MetaData.LastUpdatedTime startposition 3 maxresults 2")));
        assertEquals(2, first.at("/QueryResponse/Invoice").size());
        assertTrue(!first.at("/QueryResponse/Invoice/1/Id").equals(second.at("/QueryResponse/Invoice/0/Id")));
        JsonNode changes = json(books.changes("entities=Invoice,Bill&changedSince=2026-02-03T21:00:00Z"));
        assertTrue(changes.toString().contains("\"status\":\"Deleted\""), changes.toString());
        assertEquals(
                400,
                books.changes("entities=Bill&changedSince=2025-02-03T21:00:00Z").status());
        assertEquals(400, books.query(query("drop table Invoice")).status());
    }

    @Test
    void an_invoice_is_made_once_for_its_request_also_after_a_restart() throws IOException {
        Books books = books();
        String invoice =
                "{\"CustomerRef\":{\"value\":\"1\"},\"Line\":[{\"Amount\":10.10},{\"Amount\":0.20}],\"DocNumber\":\"A-1\"}";

        JsonNode made =
                json(books.make("requestid=r1&minorversion=75", invoice)).path("Invoice");
        JsonNode again =
                json(books().make("requestid=r1&minorversion=75", invoice)).path("Invoice");

        assertEquals("10.30", made.path("TotalAmt").decimalValue().toPlainString());
        assertEquals(made.path("Id"), again.path("Id"));
        assertEquals(
                400,
                books.make("requestid=r2", invoice.replace("\"1\"", "\"99\"")).status());
    }

    @Test
    void a_name_is_found_whatever_stands_in_it() throws IOException {
        JsonNode found = json(books().query(query("select * from Customer where DisplayName = 'Elderbank Supply'")));
        assertEquals(1, found.at("/QueryResponse/Customer").size());
        assertEquals(
                "{}",
                json(books().query(query("select * from Customer where DisplayName = 'Amy\\'s'")))
                        .path("QueryResponse")
                        .toString());
    }
}
