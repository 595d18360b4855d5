/// Reading what an upstream sent: what is missing or wrong there is the upstream's fault, not the client's.
extension JSONView {
    func expectText(_ name: StaticString) throws(TranslationError) -> [UInt8] {
        guard let text = self[name]?.text else { throw .upstream("The upstream's answer lacks the text '\(name)'.") }
        return text
    }

    func expectWord(_ name: StaticString) throws(TranslationError) -> String {
        String(decoding: try expectText(name), as: UTF8.self)
    }

    func expect(_ name: StaticString) throws(TranslationError) -> JSONView {
        guard let value = self[name] else { throw .upstream("The upstream's answer lacks '\(name)'.") }
        return value
    }

    func expectElements(_ name: StaticString) throws(TranslationError) -> [JSONView] {
        guard let value = self[name], value.isArray else {
            throw .upstream("The upstream's answer lacks the array '\(name)'.")
        }
        return value.elements
    }

    /// A member that may be missing, and is a string if it is not.
    func optionalText(_ name: StaticString) throws(TranslationError) -> [UInt8]? {
        guard let value = self[name] else { return nil }
        guard let text = value.text else { throw .upstream("'\(name)' in the upstream's answer is not a string.") }
        return text
    }

    /// A count that is not negative; nil if there is none.
    func count(_ name: StaticString) -> Int? {
        guard let count = self[name]?.integer, count >= 0 else { return nil }
        return count
    }
}
