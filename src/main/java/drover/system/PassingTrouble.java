package drover.system;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/** The bean {@code passingTrouble} of the routes: whether a call that failed may work when it is made again. */
@Singleton
@Named("passingTrouble")
@RegisterForReflection
public class PassingTrouble implements Predicate {
    @Override
    public boolean matches(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, exchange.getException(), Exception.class);
        int tried = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class);
        int most = exchange.getMessage().getHeader(Exchange.REDELIVERY_MAX_COUNTER, 0, Integer.class);
        return (failure instanceof Transient || failure instanceof RateLimited) && tried <= most;
    }
}
