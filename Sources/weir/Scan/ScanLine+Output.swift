import ByteText
import GuardrailTypes

extension ScanVerdict {
    /// Appends the line of output: always the same members in the same order.
    func appendLine(id: ArraySlice<UInt8>, to out: inout [UInt8]) {
        out.append(contentsOf: "{\"id\":".utf8)
        out.append(contentsOf: id)
        out.append(contentsOf: ",\"action\":\"\(action.rawValue)\",\"findings\":[".utf8)
        for (index, finding) in findings.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            Self.append(finding, to: &out)
        }
        out.append(contentsOf: "],\"redacted\":".utf8)
        JSONEscaping.append(redacted, to: &out)
        out.append(contentsOf: "}\n".utf8)
    }

    private static func append(_ finding: Finding, to out: inout [UInt8]) {
        out.append(contentsOf: "{\"rule\":".utf8)
        JSONEscaping.append(Array(finding.rule.id.utf8), to: &out)
        out.append(contentsOf: ",\"entity\":".utf8)
        JSONEscaping.append(Array(finding.rule.entity.utf8), to: &out)
        let numbers =
            ",\"start\":\(finding.range.lowerBound),\"end\":\(finding.range.upperBound)"
            + ",\"confidence\":\(finding.confidence)"
        let view = finding.explanation.view
        let seen = view == .original ? "" : ",\"view\":\"\(view.rawValue)\""
        out.append(contentsOf: "\(numbers),\"action\":\"\(finding.action.rawValue)\"\(seen)}".utf8)
    }
}

/// Text as a JSON string, in runs: only quotes, backslashes and control characters are looked at one by one.
enum JSONEscaping {
    private static let hex = Array("0123456789abcdef".utf8)

    /// - Parameter text: valid UTF-8.
    static func append(_ text: [UInt8], to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        var run = 0
        for index in text.indices where needsEscape(text[index]) {
            out.append(contentsOf: text[run..<index])
            appendEscape(text[index], to: &out)
            run = index + 1
        }
        out.append(contentsOf: text[run...])
        out.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func appendEscape(_ byte: UInt8, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: out.append(UInt8(ascii: "n"))
        case 0x0D: out.append(UInt8(ascii: "r"))
        case 0x09: out.append(UInt8(ascii: "t"))
        case ..<0x20:
            out.append(contentsOf: "u00".utf8)
            out.append(hex[Int(byte >> 4)])
            out.append(hex[Int(byte & 15)])
        default: out.append(byte)
        }
    }
}
