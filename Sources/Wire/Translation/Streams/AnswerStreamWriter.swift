/// Writes one API's stream.
protocol AnswerStreamWriter: Sendable {
    mutating func write(_ event: AnswerStep, to output: inout [UInt8]) throws(TranslationError)
}
