import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hands a case in for somebody made up, has it granted, and checks the webhooks that tell of it: all in a
 * sandbox, by {@code java Integrate.java}, with nothing but what Java 17 brings.
 *
 * <p>The server is {@code onewindow serve --demo --webhook-networks 127.0.0.0/8}. A program of yours would
 * have a JSON library, or a client that openapi-generator makes of /openapi.json; that one comes from Maven
 * Central, so it is not used here, where everything is to run as it stands.
 */
public class Integrate {
    static final String BASE = setting("ONEWINDOW_BASE_URL", "http://127.0.0.1:8080/api/v1");
    static final String CLIENT_ID = setting("ONEWINDOW_CLIENT_ID", "demo-sandbox");
    static final String CLIENT_SECRET = setting("ONEWINDOW_CLIENT_SECRET", "demo-sandbox-secret");
    static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** A webhook as it came. */
    record Arrived(String id, String timestamp, String signature, String body) {}

    public static void main(String[] arguments) throws Exception {
        String token = token();
        Answer changes = get("/catalogue-changes?limit=2", token);
        System.out.println("read " + list(changes.json(), "items").size() + " published versions, and go on at "
                + text(changes.json(), "cursor"));

        BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
        HttpServer receiver = receiver(arrived);
        try {
            String hook = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
            String wanted = "{\"url\":\"" + hook + "\",\"types\":[\"case.received\",\"case.accepted\",\"case.granted\"]}";
            String secret = text(post("/webhooks", token, wanted).json(), "secret");

            Map<String, Object> who = post("/sandbox/citizens", token, "{}").json();
            String acting = text(object(who, "token"), "access_token");
            String number = handIn(acting, who, token);
            for (String kind : List.of("case.received", "case.accepted", "case.granted")) {
                Arrived one = arrived.poll(20, TimeUnit.SECONDS);
                if (one == null || !isGenuine(secret, one)) {
                    throw new IllegalStateException("no genuine " + kind + ": " + one);
                }
                Map<String, Object> event = object(Json.read(one.body()));
                Map<String, Object> about = object(event, "data");
                if (!text(event, "type").equals(kind) || !text(about, "number").equals(number)) {
                    throw new IllegalStateException("not " + kind + ": " + one.body());
                }
                System.out.println("was told " + kind + " of " + number);
            }
        } finally {
            receiver.stop(0);
        }
    }

    static String token() throws Exception {
        String form = "grant_type=client_credentials&client_id=" + encoded(CLIENT_ID)
                + "&client_secret=" + encoded(CLIENT_SECRET);
        HttpRequest.Builder request = request("/oauth/token", null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        return text(send(request).json(), "access_token");
    }

    /** Begins a case in somebody's name, fills it in, hands it in, and says what the office does. */
    static String handIn(String acting, Map<String, Object> who, String token) throws Exception {
        String asked = "{\"itemKey\":\"getihu-sheli\",\"applicant\":{\"kind\":\"person\"},\"district\":\"dongqu\"}";
        Answer begun = post("/cases", acting, asked);
        String path = "/cases/" + text(begun.json(), "id");
        String draft = """
                {"answers": {
                  "operator": {"name": "%s", "residentId": "%s", "mobile": "%s"},
                  "business": {"nameKind": "none", "scope": "食品零售", "hasPreApproval": false, "capital": 10.5},
                  "premises": {"district": "dongqu", "address": "东区和平路1号", "right": "owned"},
                  "agency": {"byAgent": false}},
                 "choices": {"commitments": ["premises-proof"]}}
                """.formatted(text(who, "name"), text(who, "residentId"), text(who, "mobile"));
        send(request(path + "/draft", acting)
                .header("If-Match", begun.version())
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(draft)));
        send(request(path + "/files?material=operator-identity", acting)
                .header("Content-Type", "application/pdf")
                .header("X-File-Name", "identity.pdf")
                .POST(BodyPublishers.ofString("%PDF-1.7\n")));
        String version = get(path, acting).version();
        HttpRequest.Builder submission = posting(path + "/submission", acting, BodyPublishers.ofString("{}"));
        Answer handedIn = send(submission.header("If-Match", version));
        String number = text(handedIn.json(), "number");
        System.out.println("handed in " + number);
        for (String step : List.of("accept", "grant")) {
            Answer taken = post("/sandbox" + path + "/steps", token, "{\"step\":\"" + step + "\"}");
            System.out.println("the office: " + text(taken.json(), "state"));
        }
        return number;
    }

    /** Whether a webhook was signed with this secret within five minutes (Standard Webhooks). */
    static boolean isGenuine(String secret, Arrived arrived) throws Exception {
        long age = Instant.now().getEpochSecond() - Long.parseLong(arrived.timestamp());
        if (Math.abs(age) > 300) {
            return false;
        }
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String signed = arrived.id() + "." + arrived.timestamp() + "." + arrived.body();
        byte[] right = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        for (String one : arrived.signature().split(" ")) {
            byte[] given = Base64.getDecoder().decode(one.replaceFirst("^v1,", ""));
            if (MessageDigest.isEqual(right, given)) {
                return true;
            }
        }
        return false;
    }

    static HttpServer receiver(BlockingQueue<Arrived> arrived) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = exchange.getRequestHeaders();
            arrived.add(new Arrived(headers.getFirst("webhook-id"), headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"), body));
            // Answer at once, work on it later.
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** What the server answered. */
    record Answer(HttpResponse<String> response) {
        Map<String, Object> json() {
            return object(Json.read(response.body()));
        }

        String version() {
            return response.headers().firstValue("ETag").orElseThrow();
        }
    }

    static Answer get(String path, String token) throws Exception {
        return send(request(path, token).GET());
    }

    static Answer post(String path, String token, String body) throws Exception {
        return send(posting(path, token, BodyPublishers.ofString(body)));
    }

    /** A key for each thing that is to happen once: whoever sends it again, sends the same. */
    static HttpRequest.Builder posting(String path, String token, BodyPublisher body) {
        return request(path, token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(body);
    }

    static HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(BASE + path)).timeout(Duration.ofSeconds(20));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    static Answer send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IllegalStateException(response.uri() + " answered " + response.body());
        }
        return new Answer(response);
    }

    static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    static Map<String, Object> object(Map<String, Object> in, String name) {
        return object(in.get(name));
    }

    static List<?> list(Map<String, Object> in, String name) {
        return (List<?>) in.get(name);
    }

    static String text(Map<String, Object> in, String name) {
        return (String) in.get(name);
    }

    /** Reads JSON into maps, lists, texts, numbers, booleans and nulls. */
    static final class Json {
        private final String text;
        private int at;

        private Json(String text) {
            this.text = text;
        }

        static Object read(String text) {
            return new Json(text).value();
        }

        private Object value() {
            switch (next()) {
                case '{': {
                    Map<String, Object> object = new LinkedHashMap<>();
                    at++;
                    while (next() != '}') {
                        String name = string();
                        next();
                        at++;
                        object.put(name, value());
                        if (next() == ',') at++;
                    }
                    at++;
                    return object;
                }
                case '[': {
                    List<Object> list = new ArrayList<>();
                    at++;
                    while (next() != ']') {
                        list.add(value());
                        if (next() == ',') at++;
                    }
                    at++;
                    return list;
                }
                case '"':
                    return string();
                default: {
                    int from = at;
                    while (at < text.length() && ",]} \n".indexOf(text.charAt(at)) < 0) at++;
                    String word = text.substring(from, at);
                    return switch (word) {
                        case "null" -> null;
                        case "true", "false" -> Boolean.valueOf(word);
                        default -> Double.valueOf(word);
                    };
                }
            }
        }

        private String string() {
            StringBuilder said = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                if (text.charAt(at) != '\\') {
                    said.append(text.charAt(at));
                    continue;
                }
                char escape = text.charAt(++at);
                switch (escape) {
                    case 'n' -> said.append('\n');
                    case 't' -> said.append('\t');
                    case 'r' -> said.append('\r');
                    case 'b' -> said.append('\b');
                    case 'f' -> said.append('\f');
                    case 'u' -> {
                        said.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                        at += 4;
                    }
                    default -> said.append(escape);
                }
            }
            at++;
            return said.toString();
        }

        /** The next character that is no space. */
        private char next() {
            while (Character.isWhitespace(text.charAt(at))) at++;
            return text.charAt(at);
        }
    }
}
