package drover.start;

import static org.apache.camel.builder.Builder.constant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.TestCamel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.builder.PredicateBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.bean.MethodNotFoundException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.support.ExpressionAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is thrown in a route, by whomever, its exchange ends with it, and the next one runs. */
class OpenStepsTest {
    private final DefaultCamelContext camel = TestCamel.context();
    private final ExecutorService caller = Executors.newCachedThreadPool();

    /** What a native binary throws where a hint is missing. */
    enum Thrown {
        ERROR {
            @Override
            Predicate predicate() {
                return predicate(() -> {
                    throw new NoSuchMethodError("a hint is missing");
                });
            }
        },
        EXCEPTION {
            @Override
            Predicate predicate() {
                return predicate(() -> {
                    throw new MethodNotFoundException(null, "a hint is missing", "status");
                });
            }
        };

        abstract Predicate predicate();

        static Predicate predicate(Runnable throwing) {
            return PredicateBuilder.toPredicate(new ExpressionAdapter() {
                @Override
                public Object evaluate(Exchange exchange) {
                    throwing.run();
                    return true;
                }
            });
        }
    }

    @BeforeEach
    void watched() {
        new EndingRoutes(camel).watch(null);
        camel.getShutdownStrategy().setTimeout(1);
    }

    @AfterEach
    void stop() {
        camel.stop();
        caller.shutdownNow();
    }

    /** A route; its exchange, when it has ended. */
    private interface Steps {
        void of(ProcessorDefinition<?> route);
    }

    private Exchange run(Steps steps) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                steps.of(from("direct:whole").to("direct:part"));
                from("direct:part").setHeader("part", constant("done"));
            }
        });
        camel.start();
        Exchange first = send();
        send();
        assertEquals(0, camel.getInflightRepository().size());
        return first;
    }

    private Exchange send() throws InterruptedException, ExecutionException {
        try {
            return caller.submit(() -> camel.createFluentProducerTemplate()
                            .to("direct:whole")
                            .send())
                    .get(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the exchange never ends", e);
        }
    }

    private static Expression expression(Thrown what) {
        return new ExpressionAdapter() {
            @Override
            public Object evaluate(Exchange exchange) {
                return what.predicate().matches(exchange);
            }
        };
    }

    private static void assertFailed(Exchange exchange) {
        Throwable thrown = exchange.getException();
        while (thrown.getCause() != null) {
            thrown = thrown.getCause();
        }
        assertTrue(thrown.getMessage().contains("a hint is missing"), thrown::toString);
    }

    @ParameterizedTest
    @EnumSource
    void by_the_condition_of_a_catch(Thrown what) throws Exception {
        assertFailed(run(route -> route.doTry()
                .throwException(new IllegalStateException("the first"))
                .doCatch(IllegalStateException.class)
                .onWhen(what.predicate())
                .setBody(constant("caught"))
                .end()));
    }

    @ParameterizedTest
    @EnumSource
    void by_the_condition_of_a_loop(Thrown what) throws Exception {
        assertFailed(run(route ->
                route.loopDoWhile(what.predicate()).setBody(constant("looped")).end()));
    }

    @ParameterizedTest
    @EnumSource
    void by_a_filter(Thrown what) throws Exception {
        assertFailed(run(
                route -> route.filter(what.predicate()).setBody(constant("in")).end()));
    }

    @ParameterizedTest
    @EnumSource
    void by_what_a_step_sets(Thrown what) throws Exception {
        assertFailed(run(route -> route.setVariable("x", expression(what))));
    }

    @ParameterizedTest
    @EnumSource
    void by_a_part_of_a_split(Thrown what) throws Exception {
        assertFailed(run(route -> route.setBody(constant("a,b"))
                .split(expression(what))
                .setBody(constant("one"))
                .end()));
    }

    @ParameterizedTest
    @EnumSource
    void an_outer_catch_catches_it_and_the_route_goes_on(Thrown what) throws Exception {
        Exchange ended = run(route -> route.doTry()
                .doTry()
                .throwException(new IllegalStateException("the first"))
                .doCatch(IllegalStateException.class)
                .onWhen(what.predicate())
                .setBody(constant("caught inside"))
                .endDoTry()
                .endDoTry()
                .doCatch(Throwable.class)
                .setBody(constant("caught outside"))
                .end()
                .setHeader("after", constant("went on")));

        assertNull(ended.getException());
        assertEquals("caught outside", ended.getMessage().getBody());
        assertEquals("went on", ended.getMessage().getHeader("after"));
    }

    @Test
    void what_fails_as_ever_is_caught_as_ever() throws Exception {
        IllegalStateException first = new IllegalStateException("the first");

        Exchange ended = run(route -> route.doTry()
                .throwException(first)
                .doCatch(IllegalStateException.class)
                .setBody(constant("caught"))
                .end());

        assertNull(ended.getException());
        assertEquals("caught", ended.getMessage().getBody());
        assertSame(first, ended.getProperty(Exchange.EXCEPTION_CAUGHT));
    }
}
