import NIOCore
import Testing

@testable import Upstream

/// The machine without libcurl and without a clock.
struct TransferStateMachineTests {
    enum Input: Sendable {
        case head(String = "identity")
        case body(Int)
        case refusedHead
        case paused
        case resumed
        case cancelled
        case completed(UpstreamError.Code? = nil)
        case time
    }

    /// What an input comes to, as text, so that a script is a table.
    private func run(_ inputs: [(seconds: Int64, input: Input)]) -> [String] {
        let zero = NIODeadline.uptimeNanoseconds(0)
        let timeouts = UpstreamTimeouts(head: .seconds(60), idle: .seconds(30), total: .seconds(600))
        var machine = TransferStateMachine(timeouts: timeouts, limits: UpstreamLimits(bodyBytes: 100), at: zero)
        return inputs.map { seconds, input in
            let now = zero + .seconds(seconds)
            switch input {
            case .head(let coding):
                return "\(machine.received(.init(status: 200, headers: [("Content-Encoding", coding)]), at: now))"
            case .body(let count): return "\(machine.receivedBody(count, at: now))"
            case .refusedHead: return "\(machine.refusedHead(.tooLarge))"
            case .paused: machine.paused()
            case .resumed: machine.resumed(at: now)
            case .cancelled: machine.cancelled()
            case .completed(let code):
                switch machine.completed(code.map { UpstreamError($0) }) {
                case .end: return "end"
                case .failed(let error): return error.metricLabel
                case nil: return "nothing"
                }
            case .time: return "\(machine.checkDeadline(at: now))"
            }
            return "-"
        }
    }

    static let scripts: [(name: String, inputs: [(seconds: Int64, input: Input)], outputs: [String])] = [
        ("plain", [(0, .head()), (1, .body(9)), (2, .completed())], ["deliver", "deliver", "end"]),
        (
            "one terminal event", [(0, .head()), (0, .completed()), (0, .completed(.reset))],
            ["deliver", "end", "nothing"]
        ),
        ("no head", [(0, .completed())], ["protocol_violation"]),
        ("reset before the head", [(0, .completed(.reset))], ["reset"]),
        (
            "reset in the body", [(0, .head()), (0, .body(1)), (0, .completed(.reset))],
            ["deliver", "deliver", "reset"]
        ),
        ("body before the head", [(0, .body(1)), (0, .completed(.other(23)))], ["fail", "protocol_violation"]),
        (
            "compressed", [(0, .head("gzip")), (0, .body(1)), (0, .completed())],
            ["fail", "ignore", "content_encoding"]
        ),
        ("head refused", [(0, .refusedHead), (0, .completed(.other(23)))], ["fail", "too_large"]),
        (
            "body too large", [(0, .head()), (0, .body(100)), (0, .body(1)), (0, .completed(.other(23)))],
            ["deliver", "deliver", "fail", "too_large"]
        ),
        ("head late", [(59, .time), (60, .time), (60, .completed())], ["ignore", "fail", "timeout_head"]),
        (
            "idle", [(50, .head()), (79, .time), (80, .time), (80, .completed())],
            ["deliver", "ignore", "fail", "timeout_idle"]
        ),
        (
            "each read starts the idle time anew", [(0, .head()), (29, .body(1)), (58, .time), (59, .time)],
            ["deliver", "deliver", "ignore", "fail"]
        ),
        (
            "no idle time while paused",
            [(0, .head()), (1, .paused), (500, .time), (500, .resumed), (529, .time), (530, .time)],
            ["deliver", "-", "ignore", "-", "ignore", "fail"]
        ),
        (
            "total even while paused", [(0, .head()), (1, .paused), (600, .time), (600, .completed())],
            ["deliver", "-", "fail", "timeout_total"]
        ),
        (
            "cancelled", [(0, .head()), (0, .cancelled), (0, .body(1)), (0, .completed())],
            ["deliver", "-", "ignore", "cancelled"]
        ),
        (
            "the first failure stays", [(60, .time), (60, .cancelled), (60, .completed(.reset))],
            ["fail", "-", "timeout_head"]
        ),
        (
            "nothing is late after the end", [(0, .head()), (0, .completed()), (900, .time)],
            ["deliver", "end", "ignore"]
        ),
    ]

    @Test(arguments: scripts)
    func `every input has its answer`(
        script: (name: String, inputs: [(seconds: Int64, input: Input)], outputs: [String])
    ) {
        #expect(run(script.inputs) == script.outputs, "\(script.name)")
    }
}
