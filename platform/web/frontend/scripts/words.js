// Sentences that scripts say stand in the page, in the reader's language (templates/frame.html, #words).

/** Return the sentence called `key`, its {places} filled. */
export function words(key, data = {}) {
  const found = document.querySelector("#words")?.content.querySelector(`[data-key="${key}"]`);
  const text = found ? found.textContent : key;
  return text.replace(/\{(\w+)\}/g, (place, name) => data[name] ?? place);
}
