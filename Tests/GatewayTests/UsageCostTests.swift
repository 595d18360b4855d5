import AuditLog
import Caching
import Foundation
import NIOCore
import Routing
import Spending
import Testing
import Wire

@testable import Gateway

private func whole(_ body: String) -> String {
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

private let streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
private let count = #""usage" : {"prompt_tokens":100,  "completion_tokens":20,"total_tokens":120 }"#
private let answer =
    #"{"id":"a", "object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"well said"},"finish_reason":"stop"}],\#(count)}"#
private let delta =
    #"data: {"id":"a","choices":[{"index":0,"delta":{"content":"well"},"finish_reason":null}],"usage":null}"#
    + "\n\n"
private let stop = #"data: {"id":"a","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}"# + "\n\n"
private let usageEvent = #"data: {"id":"a","choices":[],\#(count)}"# + "\n\n"
private let done = "data: [DONE]\n\n"

/// 100 tokens at 1,000 nano-dollars and 20 at 10,000.
private let told =
    #","cost":0.0003,"cost_details":{"upstream_inference_cost":0.0003,"upstream_inference_prompt_cost":0.0001,"upstream_inference_completions_cost":0.0002}"#

extension String {
    /// The same count with what it has cost behind its last member, which has a space behind it.
    fileprivate var withCost: String { replacingOccurrences(of: "120 }", with: "120 " + told + "}") }
}

@Suite(.timeLimit(.minutes(2)))
struct `What an answer has cost` {
    private func request(_ extra: String = "", stream: Bool = false, fields: String = "") -> String {
        chat("hello", model: "m", stream: stream, extra: extra, fields: fields)
    }

    private let wish = "x-weir-usage: cost\r\n"

    @Test func `stands in its usage for who asks in the head, and every other byte is the upstream's`() async throws {
        let shop = try await Shop.open([[whole(answer)]])
        let reply = CachedReply(text: try await shop.ask(request(fields: wish)))
        #expect(reply.body == answer.withCost)
        #expect(reply.field("x-weir-cost") == "0.0003")
        let plain = CachedReply(text: try await shop.ask(request()))
        #expect(plain.body == answer && plain.field("x-weir-cost") == nil)
        await shop.gateway.stop()
    }

    @Test func `stands in the last count of a stream, and every other event passes as it came`() async throws {
        let script = delta + stop + usageEvent + done
        let shop = try await Shop.open([[streamHead + script]], ending: .close)
        #expect(CachedReply(text: try await shop.ask(request(stream: true, fields: wish))).body == script.withCost)
        #expect(CachedReply(text: try await shop.ask(request(stream: true))).body == script)
        await shop.gateway.stop()
    }

    @Test func `is not invented where the upstream counts nothing`() async throws {
        let script = delta + stop + done
        let silent = answer.replacingOccurrences(of: "," + count, with: "")
        let shop = try await Shop.open([[streamHead + script, whole(silent)]], ending: .close)
        #expect(CachedReply(text: try await shop.ask(request(stream: true, fields: wish))).body == script)
        #expect(CachedReply(text: try await shop.ask(request(fields: wish))).body == silent)
        await shop.gateway.stop()
    }

    @Test func `is not said where no price holds, and an upstream's own word for it stays`() async throws {
        let own = answer.replacingOccurrences(of: "120 }", with: #"120,"cost":0.5 }"#)
        let free = try await Shop.open([[whole(own)]], prices: nil)
        #expect(CachedReply(text: try await free.ask(request(fields: wish))).body == own)
        let shop = try await Shop.open([[whole(own)]])
        let reply = CachedReply(text: try await shop.ask(request(fields: wish)))
        #expect(reply.body.contains(#""cost":0.0003 ,"cost_details""#) && !reply.body.contains("0.5"))
        await free.gateway.stop()
        await shop.gateway.stop()
    }

    @Test(arguments: [
        (SpendingSettings.UsageCostWish.always, "", true), (.always, "x-weir-usage: none\r\n", false),
        (.never, "x-weir-usage: cost\r\n", false), (.asked, "", false),
    ])
    func `is told as the settings say`(
        setting: SpendingSettings.UsageCostWish,
        fields: String,
        tells: Bool
    )
        async throws
    {
        let shop = try await Shop.open([[whole(answer)]]) { spending, _ in spending.usageCost = setting }
        let reply = CachedReply(text: try await shop.ask(request(fields: fields)))
        #expect(reply.body == (tells ? answer.withCost : answer))
        await shop.gateway.stop()
    }

    @Test func `is not told for a word that means nothing`() async throws {
        let shop = try await Shop.open([[whole(answer)]])
        let reply = try await shop.ask(request(fields: "x-weir-usage: everything\r\n"))
        #expect(reply.status == 400 && reply.contains("invalid_usage_field") && !reply.contains("everything"))
        await shop.gateway.stop()
    }

    @Test func `may be asked for as OpenRouter's clients do, whose stream is then counted`() async throws {
        let script = delta + stop + usageEvent + done
        let shop = try await Shop.open([[streamHead + script]], ending: .close) { _, routing in
            routing.forms = [.openrouter]
        }
        let asked = request(#","usage":{"include":true}"#, stream: true)
        #expect(CachedReply(text: try await shop.ask(asked)).body == script.withCost)
        let sent = shop.upstreams[0].received
        #expect(sent.contains(#""stream_options":{"include_usage":true}"#) && !sent.contains(#""usage""#))
        let wrong = try await shop.ask(request(#","usage":true"#))
        #expect(wrong.status == 400 && wrong.contains("'usage'"))
        let declined = request(#","usage":{"include":false}"#, stream: true)
        #expect(CachedReply(text: try await shop.ask(declined)).body == script)
        await shop.gateway.stop()
    }

    @Test func `counts the attempts before the one that answered`() async throws {
        let broken = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"id\":"
        let shop = try await Shop.open([[broken], [whole(answer)]], ending: .close)
        let text = request(fields: wish)
        let reply = CachedReply(text: try await shop.ask(text))
        let row = try await shop.row()
        let cost = try #require(row.spending.cost)
        #expect(cost > 300_000)
        #expect(reply.body.contains(#","cost":\#(Money(nanodollars: cost)),"#))
        #expect(reply.body.contains(#""upstream_inference_cost":0.0003,"#))
        await shop.gateway.stop()
    }

    @Test func `is nothing where the answer was kept, and who did not ask sees none of another's`() async throws {
        let script = delta + stop + usageEvent + done
        let shop = try await Shop.open([[whole(answer), streamHead + script]], ending: .close, cache: CacheRules())
        #expect(CachedReply(text: try await shop.ask(request(fields: wish))).body == answer.withCost)
        let hit = CachedReply(text: try await shop.ask(request(fields: wish)))
        #expect(
            hit.cache == "hit" && hit.body.contains(#""cost":0.00,"cost_details":{"upstream_inference_cost":0.00,"#)
        )
        #expect(hit.field("x-weir-cost") == "0.00")
        #expect(CachedReply(text: try await shop.ask(request())).body == answer)
        #expect(CachedReply(text: try await shop.ask(request(stream: true, fields: wish))).body == script.withCost)
        let again = CachedReply(text: try await shop.ask(request(stream: true, fields: wish)))
        #expect(again.cache == "hit" && again.body.contains(#""cost":0.00,"#) && !again.body.contains("0.0003"))
        let other = CachedReply(text: try await shop.ask(request(stream: true)))
        #expect(!other.body.contains("cost"))
        await shop.gateway.stop()
    }
}

@Suite struct `The count at the end of a stream` {
    @Test(arguments: [APIDialect.messages, .responses, .gemini])
    func `has the cost in each dialect, once, and nothing else changes`(dialect: APIDialect) throws {
        let script = DialectStream.script(dialect, ["well ", "said"])
        var options = RelayOptions()
        options.dialect = dialect
        let plain = try RelayRun(script, options: options).rawText
        options.usageMembers = { usage in [("cost", "0.0\(usage.completionTokens)")] }
        let text = try RelayRun(script, options: options).rawText
        let parts = text.components(separatedBy: #","cost":0.0"#)
        #expect(parts.count == 2)
        let rest = parts[0] + parts.dropFirst().map { $0.dropFirst() }.joined()
        // An event that is written anew ends its lines in one way.
        #expect(rest.replacingOccurrences(of: "\r\n", with: "\n") == plain.replacingOccurrences(of: "\r\n", with: "\n"))
    }
}

@Suite(.timeLimit(.minutes(1)))
struct `What is no text costs` {
    private func ask(
        _ shop: Shop,
        _ path: String,
        _ body: String,
        type: String = "application/json"
    ) async throws
        -> CachedReply
    {
        let head = "POST \(path) HTTP/1.1\r\nHost: g\r\nx-weir-usage: cost\r\nContent-Type: \(type)\r\n"
        return CachedReply(text: try await shop.ask(head + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"))
    }

    private func list(_ change: (inout TokenPrices) -> Void) -> PriceList {
        var prices = TokenPrices(input: 0, output: 0)
        change(&prices)
        return PriceList(prices)
    }

    @Test func `a recording its length, and pictures and speech what they are`() async throws {
        let minute = list { $0.minute = 6_000_000_000 }
        let heard = try await Shop.open(
            [[whole(#"{"text":"fine","usage":{"type":"duration","seconds":30}}"#)]],
            budgets: [life("b", .key, dollars: 1)],
            prices: minute,
            mark: "--\r\n"
        )
        let form = TestForm(fields: [("model", "m")]).body
        let reply = try await ask(heard, "/v1/audio/transcriptions", form, type: "multipart/form-data; boundary=XyZ")
        #expect(reply.status == 200 && reply.body.contains(#""seconds":30,"cost":0.003,"#))
        #expect(heard.balance("b|k") == AccountBalance(settled: nanodollars(3_000_000)))
        #expect(try await heard.row().spending.isEstimated == false)
        await heard.gateway.stop()

        let drawn = try await Shop.open(
            [[whole(#"{"created":1,"data":[{"b64_json":"AA=="}]}"#)]],
            budgets: [life("b", .key, dollars: 1)],
            prices: list { $0.images = [.init(size: "1x1", price: 40_000_000_000), .init(price: 90_000_000_000)] }
        )
        let picture = try await ask(
            drawn,
            "/v1/images/generations",
            #"{"model":"m","prompt":"a weir","size":"1x1","n":2}"#
        )
        // Two were asked for, and one came. Any size costs more.
        #expect(picture.status == 200 && picture.field("x-weir-cost") == "0.09")
        #expect(drawn.balance("b|k") == AccountBalance(settled: nanodollars(90_000_000)))
        await drawn.gateway.stop()

        let spoken = try await Shop.open(
            [["HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 4\r\n\r\nsnd}"]],
            budgets: [life("b", .key, dollars: 1)],
            prices: list { $0.character = 15_000_000 }
        )
        #expect(
            try await ask(spoken, "/v1/audio/speech", #"{"model":"m","voice":"v","input":"ten chars!"}"#).status == 200
        )
        _ = try await spoken.row()
        #expect(spoken.balance("b|k") == AccountBalance(settled: nanodollars(150_000)))
        await spoken.gateway.stop()
    }
}
