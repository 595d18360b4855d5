import Dispatch
import Foundation

/// Signals as an asynchronous sequence, in the order in which they come.
///
/// Sendable: the sources are only kept, and a continuation may be used from anywhere.
struct SignalEvents: @unchecked Sendable {
    enum Event: Sendable { case signal(Int32) }

    let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let sources: [any DispatchSourceSignal]

    /// Takes the signals over: their default actions no longer happen.
    init(_ signals: [Int32]) {
        let (events, continuation) = AsyncStream.makeStream(of: Event.self)
        self.events = events
        self.continuation = continuation
        sources = signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(.signal(number)) }
            source.resume()
            return source
        }
    }

    /// Acts as if a signal had come.
    func send(_ number: Int32) {
        continuation.yield(.signal(number))
    }

    /// Ends the sequence.
    func finish() {
        continuation.finish()
    }
}
