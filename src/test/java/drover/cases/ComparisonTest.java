package drover.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How events differ from what is expected, in words. */
class ComparisonTest {
    private static List<String> words(String expected, String events) throws IOException {
        List<JsonNode> came = new ArrayList<>();
        Json.read(events.replace('\'', '"')).forEach(came::add);
        return Comparison.words(Json.read(expected.replace('\'', '"')), came);
    }

    @Test
    void fields_that_are_not_named_may_be_anything() throws IOException {
        assertEquals(
                List.of(),
                words(
                        "[{'type':'a.b.created','subject':'b/1','data':{'total':{'amount':'1.50'}}}]",
                        "[{'type':'a.b.created','subject':'b/1','id':'x','data':{'n':7,'total':{'amount':'1.50','c':'USD'}}}]"));
    }

    @Test
    void a_field_that_differs_is_shown_with_both_values() throws IOException {
        assertEquals(
                List.of(
                        "~ a.b.created  b/1  differs",
                        "    data.total.amount",
                        "      expected  \"1.50\"",
                        "      actual    1.5",
                        "    data.gone",
                        "      expected  null",
                        "      actual    nothing"),
                words(
                        "[{'type':'a.b.created','subject':'b/1','data':{'total':{'amount':'1.50'},'gone':null}}]",
                        "[{'type':'a.b.created','subject':'b/1','data':{'total':{'amount':1.5}}}]"));
    }

    @Test
    void what_did_not_come_and_what_nobody_expected_is_shown() throws IOException {
        assertEquals(
                List.of(
                        "- a.b.updated  b/1  expected, and it did not come",
                        "    {\"type\":\"a.b.updated\",\"subject\":\"b/1\"}",
                        "+ a.b.created  b/2  came, and was not expected",
                        "    {\"n\":2}"),
                words(
                        "[{'type':'a.b.created','subject':'b/1'},{'type':'a.b.updated','subject':'b/1'}]",
                        "[{'type':'a.b.created','subject':'b/2','data':{'n':2}},{'type':'a.b.created','subject':'b/1'}]"));
    }

    @Test
    void one_too_many_does_not_make_the_others_of_its_subject_differ() throws IOException {
        assertEquals(
                List.of("+ a.b.updated  b/1  came, and was not expected", "    {\"n\":1}"),
                words(
                        "[{'type':'a.b.created','subject':'b/1'},{'type':'a.b.removed','subject':'b/1'}]",
                        "[{'type':'a.b.created','subject':'b/1'},{'type':'a.b.updated','subject':'b/1','data':{'n':1}},"
                                + "{'type':'a.b.removed','subject':'b/1'}]"));
    }

    @Test
    void another_order_within_a_subject_is_a_difference_and_between_subjects_it_is_none() throws IOException {
        String expected =
                "[{'type':'a.b.x','subject':'b/1'},{'type':'a.b.y','subject':'b/1'},{'type':'a.b.x','subject':'b/2'}]";
        assertEquals(
                List.of(),
                words(
                        expected,
                        "[{'type':'a.b.x','subject':'b/2'},{'type':'a.b.x','subject':'b/1'},{'type':'a.b.y','subject':'b/1'}]"));
        assertEquals(
                8,
                words(
                                expected,
                                "[{'type':'a.b.y','subject':'b/1'},{'type':'a.b.x','subject':'b/1'},{'type':'a.b.x','subject':'b/2'}]")
                        .size());
    }
}
