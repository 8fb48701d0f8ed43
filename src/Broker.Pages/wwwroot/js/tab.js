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

/** Gives the focus to the page's heading where what had it is gone: the keyboard would begin at the top again. */
export function keepFocus() {
    if (!document.activeElement || document.activeElement === document.body) {
        document.querySelector('main h1')?.focus();
    }
}
