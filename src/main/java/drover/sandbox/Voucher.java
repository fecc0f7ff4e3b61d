package drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What is written into the books of the sandbox, and what QuickBooks answers where it is refused. */
final class Voucher {
    private Voucher() {}

    /** An invoice with one line of so many dollars and a half. */
    static ObjectNode invoice(ObjectNode customer, int number, int dollars) {
        ObjectNode invoice = Json.object().put("DocNumber", String.valueOf(number));
        invoice.putObject("CustomerRef")
                .put("value", customer.path("Id").asText())
                .put("name", customer.path("DisplayName").asText());
        invoice.putArray("Line")
                .addObject()
                .put("Amount", new BigDecimal(dollars).add(new BigDecimal("0.50")))
                .put("DetailType", "SalesItemLineDetail");
        return total(invoice);
    }

    /** The same with the sum of its lines, all of which is owed. */
    static ObjectNode total(ObjectNode invoice) {
        BigDecimal total = BigDecimal.ZERO;
        for (JsonNode line : invoice.path("Line")) {
            total = total.add(line.path("Amount").decimalValue());
        }
        return invoice.put("TotalAmt", total).put("Balance", total);
    }

    static ObjectNode payment(ObjectNode invoice) {
        ObjectNode payment =
                Json.object().put("TotalAmt", invoice.path("Balance").decimalValue());
        return payment.set("CustomerRef", invoice.path("CustomerRef"));
    }

    static ObjectNode bill() {
        ObjectNode bill = Json.object().put("TotalAmt", new BigDecimal("80.25"));
        bill.putObject("VendorRef").put("value", "1").put("name", "High Plains Packaging");
        return bill;
    }

    static Answer fault(Instant now, int status, String type, String code, String message) {
        ObjectNode answer = Json.object();
        ObjectNode fault = answer.putObject("Fault");
        fault.putArray("Error")
                .addObject()
                .put("Message", message)
                .put("code", code)
                .put("element", "");
        fault.put("type", type);
        answer.put("time", now.toString());
        return new Answer(status, new String(Json.bytes(answer), StandardCharsets.UTF_8));
    }
}
