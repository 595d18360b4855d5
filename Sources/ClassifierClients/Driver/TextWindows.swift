import ByteText

/// Overlapping windows of a long text: nothing is left out, and what is no longer than the overlap stands whole in one of them.
package enum TextWindows {
    /// - Parameters:
    ///   - text: valid UTF-8.
    ///   - size: bytes of one window at most; at least 64.
    ///   - overlap: bytes that two windows share at least; at most half of `size`.
    /// - Returns: ranges in order, on scalar boundaries; the whole text if it fits.
    /// - Complexity: linear in the number of windows, and `size / 8` for each.
    package static func split(_ text: [UInt8], size: Int, overlap: Int) -> [Range<Int>] {
        precondition(size >= 64 && overlap >= 0 && overlap <= size / 2, "windows that do not move on")
        var windows: [Range<Int>] = []
        var start = 0
        while text.count - start > size {
            let end = cut(text, before: start + size, notBefore: start + size - size / 8)
            windows.append(start..<end)
            start = scalarStart(text, at: end - overlap)
        }
        windows.append(start..<text.count)
        return windows
    }

    /// Behind the last blank of the window's last eighth, else between two scalars.
    private static func cut(_ text: [UInt8], before end: Int, notBefore floor: Int) -> Int {
        for position in stride(from: end - 1, to: floor, by: -1) where text[position] == 0x20 || text[position] == 0x0A
        {
            return position + 1
        }
        return scalarStart(text, at: end)
    }

    /// `position`, or up to three bytes before it.
    private static func scalarStart(_ text: [UInt8], at position: Int) -> Int {
        var position = position
        while position > 0, position < text.count, UTF8Boundary.isContinuation(text[position]) { position -= 1 }
        return position
    }
}
