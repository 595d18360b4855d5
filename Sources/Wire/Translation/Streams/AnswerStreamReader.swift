/// Reads the events of one API's stream.
///
/// What it holds does not grow with the stream.
protocol AnswerStreamReader: Sendable {
    /// - Parameter event: complete; its data is in no way checked.
    mutating func read(_ event: SSEEvent, to events: inout [AnswerStep]) throws(TranslationError)
    /// The stream's last byte has come: for the API that marks its end by nothing else.
    mutating func readEnd(to events: inout [AnswerStep])
}

extension SSEEvent {
    /// The event's data as a document; nil if there is none.
    func document() throws(TranslationError) -> JSONView? {
        guard isComplete, let data, !data.isEmpty else { return nil }
        do throws(JSONError) {
            return JSONView(try JSONDocument(parsing: data))
        } catch {
            throw .upstream("An event of the upstream's stream is not JSON. \(error.message)")
        }
    }
}
