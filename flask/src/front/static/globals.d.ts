// What the checker cannot see in the modules: what one script leaves for another, and events of windows and elements.

interface Window {
  earlyDrops: File[] | null;
}

interface WindowEventMap {
  "image-processor:connection": CustomEvent<{ reachable: boolean }>;
  "image-processor:workers": CustomEvent<{ idle: boolean }>;
}

interface HTMLElementEventMap {
  gone: CustomEvent<string>;
}

declare function SwaggerUIBundle(options: Record<string, unknown>): void;
