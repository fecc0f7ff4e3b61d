package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import drover.HandClock;
import drover.record.Batch;
import drover.record.Json;
import drover.record.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnceTest {
    private final Kind products = new Kind();
    private final Kind lots = new Kind();
    private final Pass pass = new Pass();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id':1,'n':'a'},{'id':2},{'id':1,'n':'a'} | [{'id':1,'n':'a'},{'id':2}]",
                "{'id':1,'n':'a'},{'id':1,'n':'b'} | [{'id':1,'n':'a'}]",
                "{'id':1,'lots':[5]},{'id':1,'lots':[7]},{'id':1,'lots':[7,8]} | [{'id':1,'lots':[5,7,7,8]}]",
                "{'id':1,'n':'a','lots':[5]},{'id':1,'n':'b','lots':[5]} | [{'id':1,'n':'a','lots':[5]}]",
                "{'id':1,'lots':null},{'id':1,'lots':[7]} | [{'id':1,'lots':[7]}]",
                "{'id':1,'lots':[7]},{'id':1,'lots':null},{'id':1} | [{'id':1,'lots':[7]}]",
                "null,null,{'n':'a'},{'n':'a'},7 | [null,null,{'n':'a'},{'n':'a'},7]"
            })
    void a_record_that_is_twice_on_a_page_is_one_with_the_parts_of_both(String page, String once) throws Exception {
        assertEquals(
                json(once), once().of(Json.read(json("[" + page + "]")), pass).toString());
    }

    @Test
    void what_an_earlier_page_has_shown_stays_as_it_was_there() throws Exception {
        pass.note(new Batch(
                products,
                List.of(products.read(Json.read("{\"id\":1}"), new HandClock().instant())),
                List.of(),
                List.of(new Batch.Refused("{}", "no name", "2"))));

        assertEquals(
                "[{\"id\":3}]",
                once().of(Json.read("[{\"id\":1,\"n\":2},{\"id\":2},{\"id\":3}]"), pass)
                        .toString());
    }

    private Once once() {
        return new Once(List.of(products, lots));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    OnceTest() {
        products.setKey("id");
        lots.setKey("product.id");
        lots.setEach("lots");
    }
}
