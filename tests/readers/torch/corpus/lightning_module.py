import pytorch_lightning as pl
import torch
from torch import nn
from torch.nn import functional as F


class LitClassifier(pl.LightningModule):
    def __init__(self, hidden_dim: int = 24, learning_rate: float = 1e-3, channels=(1, 6)):
        super().__init__()
        self.save_hyperparameters()
        self.conv = nn.Conv2d(*self.hparams.channels, 3)
        self.l1 = nn.Linear(6 * 26 * 26, self.hparams.hidden_dim)
        self.l2 = nn.Linear(self.hparams.hidden_dim, 10)

    def forward(self, x):
        x = F.relu(self.conv(x))
        x = x.view(x.size(0), -1)
        x = torch.relu(self.l1(x))
        return self.l2(x)

    def training_step(self, batch, batch_idx):
        x, y = batch
        y_hat = self(x)
        loss = F.cross_entropy(y_hat, y)
        self.log("train_loss", loss)
        return loss

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.learning_rate)


if __name__ == "__main__":
    from torchsummary import summary

    model = LitClassifier(hidden_dim=20)
    summary(model, (1, 28, 28))
