// What only the browser can do for a page; imported by Elements/Tab.cs.

/** Resolves as soon as somebody can see the tab. */
export function whenVisible() {
    return document.visibilityState === 'visible'
        ? Promise.resolve()
        : new Promise(resolve => document.addEventListener('visibilitychange', resolve, { once: true }));
}

/** False where the browser does not let a page write the clipboard: on plain HTTP, or by its settings. */
export async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return false;
    }
}
