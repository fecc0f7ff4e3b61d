package drover.live;

import drover.system.ApiException;
import drover.system.Authorizations;
import drover.system.Credentials;
import drover.system.Doors;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/** As the bean of the system says: {@code authorization}, a header or a part of the query. */
@Singleton
class SystemAccess implements Access {
    private final Authorizations authorizations;
    private final Credentials credentials;
    private final CamelContext camel;
    private final Doors doors;

    SystemAccess(Authorizations authorizations, Credentials credentials, CamelContext camel, Doors doors) {
        this.authorizations = authorizations;
        this.credentials = credentials;
        this.camel = camel;
        this.doors = doors;
    }

    @Override
    public Sent of(String door) throws ApiException {
        Exchange request = new DefaultExchange(camel);
        authorizations.add(door, request);
        Map<String, String> headers = new HashMap<>();
        request.getMessage().getHeaders().forEach((name, value) -> {
            if (!name.startsWith("Camel")) {
                headers.put(name, String.valueOf(value));
            }
        });
        return new Sent(headers, request.getMessage().getHeader(Exchange.HTTP_QUERY, "", String.class));
    }

    @Override
    public String secret(String key) {
        return credentials.get(key);
    }

    @Override
    public boolean isEnding() {
        return doors.isEnding();
    }

    @Override
    public byte[] fingerprint(String door) {
        return authorizations.fingerprint(door);
    }
}
