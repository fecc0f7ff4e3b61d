package drover.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.system.BadData;
import drover.system.RoutesLoaded;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * The bean {@code chains} of the routes: what is read of which chain. {@code keys} is the group of keys of a chain:
 * {@code etherscan}, or {@code etherscan.<name>} for another one.
 */
@Singleton
@Named("chains")
@RegisterForReflection
public class Chains {
    private static final Logger LOG = Logger.getLogger("drover.chain");

    private final Config config;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    Chains(Config config) {
        this.config = config;
    }

    /** Says at start which addresses are no addresses; the others are read. */
    void check(@Observes RoutesLoaded loaded) {
        // What is set in the environment alone is not listed by its name.
        Set<String> names = new TreeSet<>(Set.of("etherscan.addresses", "etherscan.token-contracts"));
        for (String name : config.getPropertyNames()) {
            if (name.matches("etherscan\\.(.+\\.)?(addresses|token-contracts)")) {
                names.add(name);
            }
        }
        names.forEach(this::valid);
    }

    /** The addresses of a key; which of them are none is said once. */
    private List<String> valid(String key) {
        Set<String> valid = new LinkedHashSet<>();
        for (String text : config.getOptionalValue(key, String.class).orElse("").split(",", -1)) {
            try {
                if (!text.isBlank()) {
                    valid.add(Address.parse(text.strip()));
                }
            } catch (IllegalArgumentException e) {
                if (refused.add(key + "=" + text.strip())) {
                    LOG.errorf("%s: %s is not read, the others are: %s", key, text.strip(), e.getMessage());
                }
            }
        }
        return List.copyOf(valid);
    }

    /** Whether the keys of a chain are set. */
    boolean isRead(String keys) {
        return config.getOptionalValue(keys + ".chain-id", Long.class).isPresent();
    }

    /** The chain's number at the API. */
    public long id(@Variable("keys") String keys) {
        return config.getValue(keys + ".chain-id", Long.class);
    }

    /** The query in the header, about that chain. */
    public String query(@Header(Exchange.HTTP_QUERY) String query, @Variable("keys") String keys) {
        return "chainid=" + id(keys) + "&" + query;
    }

    /** The addresses of the chain, checksummed. */
    public List<String> addresses(@Variable("keys") String keys) {
        return valid(keys + ".addresses");
    }

    /** The contracts of the tokens whose balances are read. */
    public List<String> contracts(@Variable("keys") String keys) {
        return valid(keys + ".token-contracts");
    }

    /** The lists to read: of each address all that the API keeps. */
    public List<Wallet> lists(@Variable("keys") String keys) {
        int confirmations = config.getOptionalValue(keys + ".confirmations", Integer.class)
                .orElseGet(() -> config.getValue("etherscan.confirmations", Integer.class));
        List<Wallet> lists = new ArrayList<>();
        for (String address : addresses(keys)) {
            for (Listing listing : Listing.values()) {
                lists.add(new Wallet(id(keys), address, listing, confirmations));
            }
        }
        return lists;
    }

    /** The gas prices, from the answer in the body, as a record. */
    public JsonNode gasPrice(@Body JsonNode body, @Variable("keys") String keys) throws BadData {
        if (!(body.path("result") instanceof ObjectNode prices)) {
            throw new BadData("etherscan: expected gas prices, got something else", null);
        }
        return prices.deepCopy().put("chain_id", id(keys));
    }

    /** The first block that is read. */
    long firstBlock(String keys) {
        return config.getOptionalValue(keys + ".start-block", Long.class).orElse(0L);
    }

    /** Whether balances are told as events. */
    boolean areBalancesTold() {
        return config.getOptionalValue("etherscan.balances.enabled", Boolean.class)
                .orElse(false);
    }

    boolean isBaseline() {
        return config.getValue("etherscan.first-run", String.class).equals("baseline");
    }

    /** How much later a second poll has to find the same of what cannot be taken back. */
    Duration secondLook() {
        return duration("etherscan.second-look");
    }

    /** How far back each poll reads again. */
    Duration lookback() {
        return duration("etherscan.lookback");
    }

    private Duration duration(String key) {
        return TimeUtils.toDuration(config.getValue(key, String.class));
    }

    /** Where the times of the schedule are meant. */
    TimeZone zone() {
        return TimeZone.getTimeZone(
                config.getOptionalValue("drover.time-zone", String.class).orElse("UTC"));
    }

    /** When audits begin: a Quartz cron expression, if any. */
    Optional<String> auditSchedule() {
        return config.getOptionalValue("etherscan.audit.schedule", String.class);
    }
}
